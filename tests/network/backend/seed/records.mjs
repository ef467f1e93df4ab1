// The parts that records are made of, as the lexicons of app.bsky have them.

// `didOf` turns a handle into a DID, or undefined where nobody has it.
export function facetsOf(text, didOf) {
  const facets = [];
  const bytes = (index) => Buffer.byteLength(text.slice(0, index));
  const add = (match, feature) =>
    facets.push({
      index: { byteStart: bytes(match.index), byteEnd: bytes(match.index + match[0].length) },
      features: [feature],
    });
  for (const match of text.matchAll(/https?:\/\/[^\s]+/g)) add(match, link(match[0]));
  for (const match of text.matchAll(/(?<=^|\s)#([\p{L}\p{N}_]+)/gu)) add(match, tag(match[1]));
  for (const match of text.matchAll(/(?<=^|\s)@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g)) {
    const did = didOf(match[1]);
    if (did) add(match, { $type: 'app.bsky.richtext.facet#mention', did });
  }
  return facets.length ? { facets } : {};
}

export const link = (uri) => ({ $type: 'app.bsky.richtext.facet#link', uri });
export const tag = (name) => ({ $type: 'app.bsky.richtext.facet#tag', tag: name });
export const facet = (byteStart, byteEnd, feature) => ({ index: { byteStart, byteEnd }, features: [feature] });
export const quote = (ref) => ({ $type: 'app.bsky.embed.record', record: ref });
export const withMedia = (record, media) => ({ $type: 'app.bsky.embed.recordWithMedia', record, media });
export const selfLabels = (...values) => ({
  labels: { $type: 'com.atproto.label.defs#selfLabels', values: values.map((val) => ({ val })) },
});
export const replyTo = (parent, root) => ({
  reply: { root: root ?? parent.root ?? parent.ref, parent: parent.ref },
});
export const like = (ref, createdAt) => ({ $type: 'app.bsky.feed.like', subject: ref, createdAt });
export const repost = (ref, createdAt) => ({ $type: 'app.bsky.feed.repost', subject: ref, createdAt });
export const follow = (did, createdAt) => ({ $type: 'app.bsky.graph.follow', subject: did, createdAt });
export const block = (did, createdAt) => ({ $type: 'app.bsky.graph.block', subject: did, createdAt });
export const rkeyOf = (uri) => uri.split('/').pop();
