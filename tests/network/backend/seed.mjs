// Fills a running test network with a small, lifelike population, over HTTP alone.
// As a program: node seed.mjs --control URL [--posts FILE.jsonl] [--scale N] [--manifest FILE.json]
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { addFeeds, addGraph } from './seed/graph.mjs';
import { addLabels, addReaderState, addUnwelcome } from './seed/moderation.mjs';
import { addGates, addHostile, addOddities } from './seed/oddities.mjs';
import { addOrdinary } from './seed/ordinary.mjs';
import { addPeople } from './seed/people.mjs';
import { addRows } from './seed/rows.mjs';
import { addThread } from './seed/threads.mjs';
import { PASSWORD, World } from './seed/world.mjs';

// `info` is the line that start.mjs prints. The answer is the manifest: the accounts, and the addresses of the cases
// that tests look for by name.
export async function seed(info, { posts, scale = 1, log = () => {} } = {}) {
  const world = new World(info, { scale, log });
  const cast = await addPeople(world);
  log(`seed: ${world.accounts.size} accounts`);
  const { roots, count } = await addOrdinary(world, cast);
  log(`seed: ${count} posts so far`);

  const cases = {};
  const deepThread = await addThread(world, cast, cases);
  await addUnwelcome(world, cast, cases);
  await addOddities(world, cases, roots);
  await addGates(world, cases, deepThread);
  await addHostile(world, cast, cases);
  await addGraph(world, cast, cases);
  await addFeeds(world, cast, cases);
  await world.xrpc('com.atproto.server.deactivateAccount', { token: cast.gone.token, body: {} });
  if (info.appview) {
    await world.sync();
    await addReaderState(world, cast, cases, roots);
    await addLabels(world, cases);
    await world.sync();
  }
  const fromFile = posts ? await addRows(world, cast, roots, posts) : undefined;

  const { handle, did } = cast.reader;
  return {
    password: PASSWORD,
    reader: { handle, did, password: PASSWORD },
    accounts: Object.fromEntries([...world.accounts].map(([asked, account]) => [asked, account.did])),
    cases,
    ...(fromFile ? { fromFile } : {}),
  };
}

async function main() {
  const { values: options } = parseArgs({
    options: {
      control: { type: 'string' },
      posts: { type: 'string' },
      scale: { type: 'string', default: '1' },
      manifest: { type: 'string' },
    },
  });
  if (!options.control) {
    process.stderr.write('usage: seed.mjs --control URL [--posts FILE.jsonl] [--scale N] [--manifest FILE.json]\n');
    process.exit(2);
  }
  const info = await (await fetch(`${options.control}/info`)).json();
  const log = (message) => process.stderr.write(`${message}\n`);
  const manifest = await seed(info, { posts: options.posts, scale: Number(options.scale), log });
  if (options.manifest) fs.writeFileSync(options.manifest, JSON.stringify(manifest, null, 1));
  const summary = { reader: manifest.reader, accounts: Object.keys(manifest.accounts).length };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

if (import.meta.filename === fs.realpathSync(process.argv[1])) await main();
