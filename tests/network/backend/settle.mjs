// Waits until what was written can be read. Tests ask for this instead of sleeping.

// Answers when the AppView has indexed all that the PDS has accepted and knows the labeler's labels.
export async function settle(network) {
  await network.processAll(30_000);
  if (network.bsky) await carryLabels(network);
}

// What carries labels (and takedowns, which are labels) from a labeler to the AppView is not among the published
// packages. So they are asked of the labeler over its public API, and put where the AppView reads them.
async function carryLabels({ ozone, bsky }) {
  for await (const { src, uri, cid = '', val, neg = false, cts, exp = null } of labelsOf(ozone.url)) {
    await bsky.db.db
      .insertInto('label')
      .values({ src, uri, cid, val, neg, cts, exp })
      .onConflict((on) => on.columns(['src', 'uri', 'cid', 'val']).doUpdateSet({ neg, cts, exp }))
      .execute();
  }
}

async function* labelsOf(labeler) {
  const limit = 250;
  let cursor = '';
  do {
    const query = `uriPatterns=*&limit=${limit}&cursor=${cursor}`;
    const page = await (await fetch(`${labeler}/xrpc/com.atproto.label.queryLabels?${query}`)).json();
    yield* page.labels;
    cursor = page.labels.length === limit ? page.cursor : '';
  } while (cursor);
}
