// Blocks, lists, a starter pack and feeds.
import { block } from './records.mjs';

export async function addGraph(world, { reader, blocked, blocker, people, ...cast }, cases) {
  const ada = world.accounts.get('ada.test');
  await world.write(reader, [block(blocked.did, world.ago(6))]);
  await world.write(blocker, [block(reader.did, world.ago(6))]);
  cases.curateList = await addList(world, reader, 'curatelist', 'Harbour people', people.slice(0, 6));
  cases.modList = await addList(world, ada, 'modlist', 'Too loud', [cast['list-muted']]);
}

async function addList(world, account, purpose, name, members) {
  const list = await world.one(account, {
    $type: 'app.bsky.graph.list',
    purpose: `app.bsky.graph.defs#${purpose}`,
    name,
    description: `${name}, a list.`,
    createdAt: world.ago(100),
  });
  const item = ({ did }) => ({
    $type: 'app.bsky.graph.listitem',
    list: list.ref.uri,
    subject: did,
    createdAt: world.ago(99),
  });
  await world.write(account, members.map(item));
  return list.ref.uri;
}

// The feeds of the feed generator, published by ada, and a starter pack with one of them.
export async function addFeeds(world, { people }, cases) {
  const ada = world.accounts.get('ada.test');
  const list = await addList(world, ada, 'referencelist', 'Start here', people.slice(0, 8));
  cases.feeds = {};
  const { feedGenDid, feedNames } = world.info;
  if (!feedNames) return;
  for (const name of feedNames) {
    const displayName = `Feed: ${name}`;
    const about = { displayName, description: `${displayName}, from the test feed generator.` };
    const record = { did: feedGenDid, ...about, createdAt: world.ago(200) };
    cases.feeds[name] = (await world.put(ada, 'app.bsky.feed.generator', name, record)).uri;
  }
  const pack = {
    $type: 'app.bsky.graph.starterpack',
    name: 'Start here',
    description: 'Eight people to follow.',
    list,
    feeds: [{ uri: cases.feeds.newest }],
    createdAt: world.ago(50),
  };
  cases.starterPack = (await world.one(ada, pack)).ref.uri;
}
