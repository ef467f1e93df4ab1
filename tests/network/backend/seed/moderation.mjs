// What the reader doesn't want to see, and what a labeler says.
import { quote } from './records.mjs';

const LABELER_VALUES = ['spam', '!hide', '!warn', 'graphic-media'];

// Posts by the accounts that the reader blocks or mutes, and others that some clients may not show.
export async function addUnwelcome(world, cast, cases) {
  const nils = world.accounts.get('nils.test');
  const [, bram] = cast.people;
  const byBlocked = await world.one(cast.blocked, world.post('Something from a blocked account.', 21));
  const quoting = world.post('I quoted an account the reader blocks.', 20, { embed: quote(byBlocked.ref) });
  cases.quoteOfBlocked = (await world.one(nils, quoting)).ref.uri;
  const posts = [
    [cast.muted, 'Something from a muted account.', 19],
    [cast['list-muted'], 'Something from an account muted by list.', 18],
    [cast.gone, 'Something from an account that has left.', 18],
    [cast.quiet, 'Only for people who are logged in.', 17],
    [bram, 'Tonight I talk about SPOILERS for a whole hour.', 16], // the reader mutes this word
  ];
  for (const [account, text, hours] of posts) await world.one(account, world.post(text, hours));
}

// The reader's mutes, preferences and a bookmark; these live at the AppView, which has to know the posts by now.
export async function addReaderState(world, { reader, muted }, cases, roots) {
  const as = (nsid, body) => world.xrpc(nsid, { token: reader.token, body });
  await as('app.bsky.graph.muteActor', { actor: muted.did });
  await as('app.bsky.graph.muteActorList', { list: cases.modList });
  await as('app.bsky.actor.putPreferences', { preferences: preferences(cases) });
  await as('app.bsky.bookmark.createBookmark', { uri: roots[3].ref.uri, cid: roots[3].ref.cid });
}

function preferences({ feeds, curateList }) {
  const word = { id: '3kmutedword22', value: 'spoilers', targets: ['content', 'tag'], actorTarget: 'all' };
  const savedFeeds = [
    { id: '3ksavedfeed22', type: 'timeline', value: 'following', pinned: true },
    { id: '3ksavedfeed23', type: 'feed', value: feeds.newest, pinned: true },
    { id: '3ksavedfeed24', type: 'list', value: curateList, pinned: false },
  ];
  return [
    { $type: 'app.bsky.actor.defs#adultContentPref', enabled: false },
    { $type: 'app.bsky.actor.defs#personalDetailsPref', birthDate: '1990-05-01T00:00:00.000Z' },
    { $type: 'app.bsky.actor.defs#contentLabelPref', label: 'nudity', visibility: 'warn' },
    { $type: 'app.bsky.actor.defs#mutedWordsPref', items: [word] },
    { $type: 'app.bsky.actor.defs#savedFeedsPrefV2', items: savedFeeds },
  ];
}

// Labels from the labeler, and what a takedown leaves.
export async function addLabels(world, cases) {
  const bram = world.accounts.get('bram.test');
  for (const [i, val] of LABELER_VALUES.entries()) {
    const { ref } = await world.one(bram, world.post(`The labeler will say ${val}.`, 5 - i * 0.1));
    cases.labels[`labeler ${val}`] = ref.uri;
    await world.control('label', { ...ref, val });
  }
  const { ref } = await world.one(bram, world.post('This post will be taken down.', 4));
  await world.control('takedown', ref);
  cases.takenDown = ref.uri;
}
