// A thread twelve deep, with side branches, unwelcome replies and a deleted one.
import { quote, replyTo, rkeyOf } from './records.mjs';
import { LINES, REPLIES } from './texts.mjs';

const DEPTH = 12;

// Answers with the post that starts it, {account, ref}.
export async function addThread(world, cast, cases) {
  const [ada] = cast.people;
  const first = await world.one(ada, world.post('Thread: what I learned writing a parser. (1/12)', 30));
  await addChain(world, cast, cases, first);
  const replies = [
    [cast.blocked, 'A reply from someone the reader blocks.'],
    [cast.blocker, 'A reply from someone who blocks the reader.'],
    [cast.muted, 'A reply from someone the reader mutes.'],
  ];
  for (const [account, text] of replies) await world.one(account, world.post(text, 25, replyTo(first)));
  await addDeleted(world, cast, cases, first);
  return first;
}

async function addChain(world, { people }, cases, first) {
  const dice = world.dice('thread');
  const [ada] = people;
  const chain = [first.ref.uri];
  let last = first;
  for (let i = 2; i <= DEPTH; i++) {
    const account = i % 3 ? ada : dice.pick(people);
    const text = `(${i}/${DEPTH}) ${dice.fill(dice.pick(LINES.code))}`;
    last = await world.one(account, world.post(text, 30 - i * 0.3, replyTo(last, first.ref)));
    chain.push(last.ref.uri);
    for (const other of i % 3 === 0 ? dice.some(people, 3) : []) {
      const answer = dice.fill(dice.pick(REPLIES));
      await world.one(other, world.post(answer, 26 - i * 0.2, replyTo(last, first.ref)));
    }
  }
  cases.deepThread = { root: first.ref.uri, chain };
}

// A reply and a quote of a post that is gone.
async function addDeleted(world, { people }, cases, first) {
  const [, , chiara, dunya] = people;
  const nils = world.accounts.get('nils.test');
  const lost = await world.one(chiara, world.post('This post will be deleted.', 24, replyTo(first)));
  const reply = world.post('A reply whose parent is gone.', 23, replyTo(lost, first.ref));
  cases.replyToDeleted = (await world.one(dunya, reply)).ref.uri;
  const quoting = world.post('I quoted something that is gone.', 22, { embed: quote(lost.ref) });
  cases.quoteOfDeleted = (await world.one(nils, quoting)).ref.uri;
  const record = { repo: chiara.did, collection: 'app.bsky.feed.post', rkey: rkeyOf(lost.ref.uri) };
  await world.xrpc('com.atproto.repo.deleteRecord', { token: chiara.token, body: record });
  cases.deleted = lost.ref.uri;
}
