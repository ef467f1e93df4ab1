// Posts that a client has to get right one by one; the manifest names each.
import { HOSTILE } from './hostile.mjs';
import { facet, link, quote, rkeyOf, selfLabels, tag, withMedia } from './records.mjs';
import { ALTS } from './texts.mjs';

const SELF_LABELS = ['porn', 'sexual', 'nudity', 'graphic-media', '!warn', '!no-unauthenticated'];

export async function addOddities(world, cases, roots) {
  await addMedia(world, cases, roots);
  await addTexts(world, cases);
  await addDates(world, cases);
  const olive = world.accounts.get('olive.test');
  cases.labels = {};
  for (const value of SELF_LABELS) {
    const embed = await world.images(olive, [[`An image labelled ${value}.`, 90, 60]]);
    const post = world.post(`Self-labelled ${value}.`, 11, { ...selfLabels(value), embed });
    cases.labels[`self ${value}`] = (await world.one(olive, post)).ref.uri;
  }
}

async function addMedia(world, cases, roots) {
  const fenna = world.accounts.get('fenna.test');
  const add = async (name, text, hours, embed) => {
    cases[name] = (await world.one(fenna, world.post(text, hours, { embed }))).ref.uri;
  };
  const four = [[ALTS[0], 120, 80], [ALTS[1], 80, 120], ['', 100, 100], [ALTS[3], 200, 40]];
  await add('fourImages', 'Four frames.', 15, await world.images(fenna, four));
  const longAlt = `${ALTS[0]} `.repeat(18).trim();
  await add('longAlt', 'Alt text as long as it gets.', 14.5, await world.images(fenna, [[longAlt, 100, 100]]));
  const both = withMedia(quote(roots[0].ref), await world.images(fenna, [[ALTS[4], 100, 70]]));
  await add('quoteWithImages', 'A quote and a picture.', 14, both);
  const clip = { video: await world.blob(fenna, emptyClip(), 'video/mp4'), alt: 'Waves.' };
  const video = { $type: 'app.bsky.embed.video', ...clip, aspectRatio: { width: 16, height: 9 } };
  await add('video', 'A clip (no player will like it).', 13.5, video);
  await add('emptyText', '', 12, await world.images(fenna, [[ALTS[1], 90, 90]]));
}

// The header of an MP4 file and nothing to show.
const emptyClip = () =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypmp42'),
      Buffer.alloc(4),
      Buffer.from('mp42isom'),
      Buffer.alloc(40),
    ]),
  );

async function addTexts(world, cases) {
  const ada = world.accounts.get('ada.test');
  const nils = world.accounts.get('nils.test');
  const add = async (name, account, post) => {
    cases[name] = (await world.one(account, post)).ref.uri;
  };
  const spoof = world.post('Read the rules at https://bank.test/login today', 13);
  await add('spoofedLink', nils, { ...spoof, facets: [facet(18, 41, link('https://elsewhere.test/phish'))] });
  const overlapping = [[1, 3], [0, 6], [4, 999], [9, 9]].map(([start, end]) => facet(start, end, tag('x')));
  const bad = world.post('ÅÄÖ facets that overlap and overrun', 12.9);
  await add('badFacets', nils, { ...bad, facets: overlapping });
  const emoji = '👩‍👩‍👧‍👦 日本 @fenna.test see https://docs.test/a?b=1 #日本語 #done';
  await add('emojiFacets', ada, world.post(emoji, 12.5));
  const poll = { $type: 'test.example.poll', question: 'Tea?', options: ['yes', 'no'] };
  const unknown = { embed: poll, 'test.example.extra': { a: 1 } };
  await add('unknownEmbed', ada, world.post('An embed of a kind no client knows.', 12.2, unknown));
  await add('longText', nils, world.post('word '.repeat(60).slice(0, 300).trim(), 11.5));
}

async function addDates(world, cases) {
  const ada = world.accounts.get('ada.test');
  cases.future = (await world.one(ada, world.post('Dated a day ahead.', -24))).ref.uri;
  const ancient = { ...world.post('Dated 1970.', 0), createdAt: '1970-01-01T00:00:00.000Z' };
  cases.ancient = (await world.one(ada, ancient)).ref.uri;
}

// Who may reply and quote; and a profile with a pinned post.
export async function addGates(world, cases, pinned) {
  const ada = world.accounts.get('ada.test');
  const gate = (kind, { ref }, rules, hours) => ({
    $type: `app.bsky.feed.${kind}`,
    $rkey: rkeyOf(ref.uri),
    post: ref.uri,
    createdAt: world.ago(hours),
    ...rules,
  });
  const mentioned = await world.one(ada, world.post('Only people I mention may reply: @wren.test', 10));
  const mention = { allow: [{ $type: 'app.bsky.feed.threadgate#mentionRule' }] };
  await world.write(ada, [gate('threadgate', mentioned, mention, 10)]);
  const closed = await world.one(ada, world.post('Nobody may reply or quote.', 9.5));
  await world.write(ada, [
    gate('threadgate', closed, { allow: [] }, 9.5),
    gate('postgate', closed, { embeddingRules: [{ $type: 'app.bsky.feed.postgate#disableRule' }] }, 9.5),
  ]);
  Object.assign(cases, { mentionOnlyReplies: mentioned.ref.uri, noReplies: closed.ref.uri });
  await world.put(ada, 'app.bsky.actor.profile', 'self', {
    displayName: 'Ada Lindqvist',
    description: 'Compilers by day, sourdough by night. https://ada.test #code',
    avatar: await world.image(ada, 96, 96),
    banner: await world.image(ada, 300, 100),
    pinnedPost: pinned.ref,
    createdAt: world.ago(9000),
  });
}

// The hostile texts as posts, and in the places where a client may forget to look.
export async function addHostile(world, { hostile }, cases) {
  const tricks = Object.keys(HOSTILE);
  const posts = tricks.map((name, i) => world.post(HOSTILE[name], 9 - i * 0.05));
  const refs = await world.write(hostile, posts);
  cases.hostile = Object.fromEntries(tricks.map((name, i) => [name, refs[i].uri]));
  const add = async (name, post) => {
    cases.hostile[name] = (await world.one(hostile, post)).ref.uri;
  };
  const alt = `${HOSTILE.osc52_clipboard} ${HOSTILE.bidi_override}`;
  const picture = await world.images(hostile, [[alt, 60, 60]]);
  await add('alt', world.post('Look at the alt text.', 7, { embed: picture }));
  const card = ['https://news.test/\u202Egpj.exe', HOSTILE.csi_clear, HOSTILE.osc_title];
  await add('card', world.post('Look at the card.', 6.9, { embed: await world.card(hostile, ...card) }));
  await add('tag', { ...world.post('tag', 6.8), tags: [HOSTILE.sgr_colour, 'ok'] });
}
