// Starts the real Bluesky backend on 127.0.0.1: PLC directory, PDS, bsync, AppView (with its indexer), Ozone (the
// labeler), a feed generator, a Jetstream-format stream and a control server. Prints one JSON line on stdout when
// everything answers; SIGTERM or SIGINT stops it all. docs/network.md describes it; tests/network/harness.py runs it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keepToLoopback } from './loopback.mjs';
import { startPostgres } from './postgres.mjs';

const USAGE = `usage: start.mjs [--ports PLC,PDS,APPVIEW] [--seed] [--posts FILE.jsonl] [--scale N]
                 [--manifest FILE.json] [--rate-limits] [--no-appview] [--state-dir DIR]
env: DB_POSTGRES_URL (use that Postgres instead of a private one), PG_BINDIR
`;
const { values: options } = parseArgs({
  options: {
    ports: { type: 'string', default: '' }, // "2582,2583,2584": PLC, PDS, AppView; default: any free ports
    'rate-limits': { type: 'boolean', default: false }, // the PDS's real limits, real 429 answers
    seed: { type: 'boolean', default: false }, // seed before saying ready
    posts: { type: 'string' }, // JSONL of posts to add to the seed (implies --seed)
    scale: { type: 'string', default: '1' }, // multiplies the number of seeded posts
    manifest: { type: 'string' }, // where the seed writes what it made (JSON)
    'no-appview': { type: 'boolean', default: false }, // PLC and PDS only; no Postgres needed
    'state-dir': { type: 'string', default: os.tmpdir() }, // where the folder of the temporary state is made
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  process.stderr.write(USAGE);
  process.exit(0);
}

const started = Date.now();
const log = (...words) =>
  process.stderr.write(`[net ${((Date.now() - started) / 1000).toFixed(1)}s] ${words.join(' ')}\n`);

keepToLoopback();
const stateDir = makeStateDir();
let postgres;
const toStop = []; // [name, how], the last started first
let stopping = false;

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('unhandledRejection', (e) => log('unhandled rejection:', e?.stack ?? e));

try {
  const info = await start();
  if (options.seed || options.posts) await fill(info);
  info.readyMs = Date.now() - started;
  info.pid = process.pid;
  process.stdout.write(`${JSON.stringify(info)}\n`);
} catch (e) {
  log(e?.stack ?? e);
  await stop(1);
}

async function start() {
  const private_ = !options['no-appview'] && !process.env.DB_POSTGRES_URL;
  const database = private_ ? startPostgres(path.join(stateDir, 'pg')) : null;
  database?.catch(() => {}); // awaited below, after the import that takes as long
  const { startNetwork, describe } = await import('./network.mjs');
  postgres = await database;
  if (postgres) toStop.unshift(['postgres', () => postgres.stop()]);
  log('modules loaded');

  const network = await startNetwork({
    ports: options.ports.split(',').map((port) => Number(port) || undefined),
    rateLimits: options['rate-limits'],
    postgres: options['no-appview'] ? null : (process.env.DB_POSTGRES_URL ?? postgres.url),
  });
  toStop.unshift(['network', () => network.close()]);
  log('network up');

  const info = await describe(network);
  const { startJetstream } = await import('./jetstream.mjs');
  const jetstream = await startJetstream(network);
  toStop.unshift(['jetstream', () => jetstream.close()]);
  Object.assign(info, { jetstream: jetstream.v1, jetstreamXrpc: jetstream.v2 });

  const { startControl } = await import('./control.mjs');
  const control = await startControl(network, info);
  toStop.unshift(['control', () => control.close()]);
  info.control = control.url;
  return info;
}

async function fill(info) {
  const { seed } = await import('./seed.mjs');
  const since = Date.now();
  const manifest = await seed(info, { posts: options.posts, scale: Number(options.scale), log });
  info.reader = manifest.reader;
  info.seedMs = Date.now() - since;
  if (!options.manifest) return;
  fs.writeFileSync(options.manifest, JSON.stringify(manifest, null, 1));
  info.manifest = path.resolve(options.manifest);
}

// One folder for all state. dev-env puts the PDS's data and blobs under os.tmpdir(), so that is inside it too.
function makeStateDir() {
  const dir = fs.mkdtempSync(path.join(options['state-dir'], 'skerry-net-'));
  fs.chmodSync(dir, 0o711); // Postgres may run as another user and must get through
  process.env.TMPDIR = path.join(dir, 'tmp');
  fs.mkdirSync(process.env.TMPDIR);
  return dir;
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  const leave = () => {
    postgres?.kill();
    fs.rmSync(stateDir, { recursive: true, force: true, maxRetries: 10 });
    process.exit(code);
  };
  setTimeout(() => {
    log('stopping took too long, leaving');
    code ||= 1;
    leave();
  }, 20_000);
  for (const [name, close] of toStop) {
    await Promise.resolve()
      .then(close)
      .catch((e) => log(`stopping ${name}: ${e?.message ?? e}`));
  }
  log('stopped');
  leave();
}
