// What most of a timeline is: posts, replies, quotes, likes and reposts by ordinary people over two weeks. In rounds,
// as each needs the addresses of the one before.
import { pool } from './pool.mjs';
import { like, quote, replyTo, repost, selfLabels } from './records.mjs';
import { ALTS, LINES, PEOPLE, QUOTES, REPLIES } from './texts.mjs';

const POSTS_A_PERSON = 11;
const REPLIES_A_ROUND = [6, 4, 2];
const READER_POSTS = [
  'Hello. I read more than I write.',
  'Testing a terminal client. It has no pictures and I like that.',
  'Does anyone know a good tide table? #tides',
  'Good morning @ada.test and @fenna.test 👋',
];

// Answers with the posts that start a thread, each {account, ref}, and with how many posts there are by now.
export async function addOrdinary(world, { reader, people, blocker }) {
  const roots = (await pool(people.map((account, i) => () => postsOf(world, account, PEOPLE[i])))).flat();
  const readerPosts = noted(
    reader,
    await world.write(reader, READER_POSTS.map((text, i) => world.post(text, 70 - i * 16))),
  );
  const all = [...roots, ...readerPosts];
  for (const round of REPLIES_A_ROUND.keys()) {
    const targets = all.filter(({ account }) => account !== blocker);
    const chosen = { round, targets, roots, readerPosts };
    all.push(...(await pool(people.map((account) => () => repliesOf(world, account, chosen)))).flat());
  }
  await pool([...people, reader].map((account) => () => reactionsOf(world, account, { all, roots, reader })));
  await noticeReader(world, people, readerPosts);
  return { roots, count: all.length };
}

const noted = (account, refs, roots = []) => refs.map((ref, i) => ({ account, ref, root: roots[i] }));

async function postsOf(world, account, [, , topic, lang]) {
  const dice = world.dice(`posts ${account.handle}`);
  const records = [];
  for (let n = 0; n < Math.round(POSTS_A_PERSON * world.scale); n++) {
    const text = dice.fill(LINES[topic][n % LINES[topic].length]);
    const more = { ...languagesOf(topic, lang, text, n), ...labelsOf(topic, n) };
    const embed = await mediaOf(world, account, topic, n, dice);
    if (embed) more.embed = embed;
    records.push(world.post(text, 2 + dice.roll() * 24 * 13, more));
  }
  return noted(account, await world.write(account, records));
}

// Most name their language; one names two, one none.
function languagesOf(topic, lang, text, n) {
  if (n === 8) return { langs: undefined };
  if (n === 7) return { langs: [lang, 'en'] };
  return { langs: [topic === 'books' && /[ñéíáóú]/.test(text) ? 'es' : lang] };
}

function labelsOf(topic, n) {
  if (topic === 'art' && n === 2) return selfLabels('porn');
  if (topic === 'art' && n === 4) return selfLabels('nudity');
  if (topic === 'science' && n === 3) return selfLabels('graphic-media');
  return {};
}

// Pictures or a card, where the n-th post of this topic has one.
async function mediaOf(world, account, topic, n, dice) {
  const oftenPictures = topic === 'photo' || topic === 'art';
  const pictures = (oftenPictures ? n % 2 === 0 : n === 3) ? dice.some(ALTS, 1 + (n % 4)) : [];
  if (topic === 'news' ? n % 2 === 0 : n === 5) {
    const title = `Story ${n}: ${dice.fill('what happened at {place}')}`;
    const about = 'A short description of the page, as its author wrote it.';
    return world.card(account, `https://news.test/${account.handle}/${n}`, title, about, n % 4 === 0);
  }
  if (!pictures.length) return undefined;
  const sized = pictures.map((alt, k) => [k === 2 ? '' : alt, 90 + 30 * (n % 3), 60 + 40 * (k % 3)]);
  return world.images(account, sized);
}

async function repliesOf(world, account, { round, targets, roots, readerPosts }) {
  const dice = world.dice(`replies ${round} ${account.handle}`);
  const parents = dice.some(targets, Math.round(REPLIES_A_ROUND[round] * world.scale));
  if (round === 0 && dice.roll() < 0.5) parents.push(dice.pick(readerPosts));
  const records = parents.map((parent) => {
    const text = dice.fill(dice.pick(REPLIES));
    return world.post(text, Math.max(0.2, 30 - round * 12 - dice.roll() * 10), replyTo(parent));
  });
  if (round === 1) {
    for (const { ref } of dice.some(roots, 2)) {
      records.push(world.post(dice.fill(dice.pick(QUOTES)), 1 + dice.roll() * 20, { embed: quote(ref) }));
    }
  }
  const threads = parents.map((parent) => parent.root ?? parent.ref);
  return noted(account, await world.write(account, records), threads);
}

async function reactionsOf(world, account, { all, roots, reader }) {
  const dice = world.dice(`reactions ${account.handle}`);
  const byOthers = (posts) => posts.filter((post) => post.account !== account);
  const liked = dice.some(byOthers(all), Math.round(60 * Math.max(1, world.scale)));
  const reposted = account === reader ? [] : dice.some(byOthers(roots), 4);
  await world.write(account, [
    ...liked.map(({ ref }) => like(ref, world.ago(dice.roll() * 25))),
    ...reposted.map(({ ref }) => repost(ref, world.ago(dice.roll() * 48))),
  ]);
}

// What gives the reader one notification of each kind.
async function noticeReader(world, [, bram, , dunya], readerPosts) {
  const likes = readerPosts.map(({ ref }) => like(ref, world.ago(3)));
  await world.write(bram, [...likes, repost(readerPosts[0].ref, world.ago(2.5))]);
  await world.write(dunya, [
    world.post('Listening to @wren.test on terminals.', 2.2),
    world.post('Quoting the reader.', 2.1, { embed: quote(readerPosts[1].ref) }),
  ]);
}
