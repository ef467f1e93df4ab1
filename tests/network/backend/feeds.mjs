// A real feed generator: its own DID and server, which the AppView asks for skeletons. A feed record's key, in any
// account's repository, picks the feed below.
const newest = (db) => db.selectFrom('post').select(['uri']).orderBy('sortAt', 'desc');

const FEEDS = {
  newest,
  pictures: (db) =>
    db
      .selectFrom('post')
      .innerJoin('post_embed_image', 'post_embed_image.postUri', 'post.uri')
      .where('post_embed_image.position', '=', '0')
      .select(['post.uri as uri'])
      .orderBy('post.sortAt', 'desc'),
  popular: (db) =>
    db
      .selectFrom('post')
      .innerJoin('post_agg', 'post_agg.uri', 'post.uri')
      .select(['post.uri as uri'])
      .orderBy('post_agg.likeCount', 'desc')
      .orderBy('post.uri', 'desc'),
  empty: () => null,
  slow: async (db) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return newest(db);
  },
  broken: () => {
    throw new Error('this feed always fails');
  },
};
export const feedNames = Object.keys(FEEDS);

export function startFeeds(network) {
  // The feed generator looks a feed up by its whole address, which isn't known before somebody publishes it.
  const byUri = new Proxy(
    {},
    {
      get(_, uri) {
        const [, , , collection, rkey] = String(uri).split('/');
        const known = collection === 'app.bsky.feed.generator' && Object.hasOwn(FEEDS, rkey);
        return known ? (request) => answer(network, rkey, request.params) : undefined;
      },
    },
  );
  return network.createFeedGen(byUri);
}

async function answer(network, name, { cursor, limit }) {
  const offset = Number(cursor ?? 0) || 0;
  const query = await FEEDS[name](network.bsky.db.db);
  const rows = query ? await query.offset(offset).limit(limit).execute() : [];
  const next = rows.length === limit ? { cursor: String(offset + rows.length) } : {};
  return { encoding: 'application/json', body: { feed: rows.map((row) => ({ post: row.uri })), ...next } };
}
