// Posts from a file, a JSON object a line: `text`, and where the row has them `author, langs, is_reply, has_image, alt,
// link, quote_text`, and `id` to find its post in the manifest.
import fs from 'node:fs';
import { pool } from './pool.mjs';
import { follow, quote, replyTo, withMedia } from './records.mjs';

const HOURS = 60; // the rows are spread over so many, the last one newest

// Answers with {id: address}.
export async function addRows(world, cast, roots, file) {
  const rows = readRows(file);
  const quotes = await addQuoted(world, rows);
  const posting = { world, quotes, authors: await authorsOf(world, rows) };
  const refs = await postAll(posting, rows.filter((row) => !row.is_reply), () => ({}));
  const targets = [...refs.keys()];
  const dice = world.dice('rows');
  const answers = await postAll(posting, rows.filter((row) => row.is_reply), (row) => {
    const others = targets.filter((target) => target.author !== row.author);
    return replyTo({ ref: refs.get(dice.pick(others.length ? others : targets)) ?? roots[0].ref });
  });
  const known = new Set(Object.values(cast).flat());
  const fresh = [...new Set(posting.authors.values())].filter((account) => !known.has(account));
  await world.write(cast.reader, fresh.map(({ did }, i) => follow(did, world.ago(HOURS + 1 - i * 0.01))));
  world.log(`seed: ${rows.length} posts from the file, by ${new Set(posting.authors.values()).size} authors`);
  if (world.info.appview) await world.sync();
  return Object.fromEntries([...refs, ...answers].map(([row, ref]) => [row.id, ref.uri]));
}

function readRows(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line.trim());
  const hours = (i) => 0.1 + (lines.length - i) * (HOURS / lines.length);
  return lines.map((line, i) => {
    const { id, author, langs, ...row } = JSON.parse(line);
    const named = { id: id ?? `row${i}`, author: author ?? 'someone.test', langs: langs ?? undefined };
    return { ...row, ...named, hours: hours(i) };
  });
}

// The account of each author, made where there is none yet.
async function authorsOf(world, rows) {
  const names = new Map(rows.map(({ author }) => [author, handleOf(author)]));
  const missing = [...new Set(names.values())].filter((handle) => !world.accounts.has(handle));
  await pool(
    missing.map((handle) => () => world.account(handle, { displayName: handle.split('.')[0], avatar: false })),
  );
  return new Map([...names].map(([author, handle]) => [author, world.accounts.get(handle)]));
}

// The PDS takes one label of 3 to 18 letters under .test or .example.com.
function handleOf(author) {
  const domain = author.endsWith('.example.com') ? '.example.com' : '.test';
  const name = author.replace(/\.(example\.com|test)$/, '').toLowerCase();
  const label = name.replace(/[^a-z0-9]+/g, '-').slice(0, 18).replace(/^-+|-+$/g, '');
  return `${label.padEnd(3, 'x')}${domain}`;
}

// What the rows quote, posted by one account an hour before they do; answers with row -> reference.
async function addQuoted(world, rows) {
  const account = await world.account('quoted.test', { displayName: 'Quoted' });
  const quoting = rows.filter((row) => row.quote_text);
  const posts = quoting.map((row) => world.post(row.quote_text, row.hours + 1, { langs: row.langs }));
  const refs = await world.write(account, posts);
  return new Map(quoting.map((row, i) => [row, refs[i]]));
}

// Posts them, a commit an author; `more` gives what else a row's record says. Answers with row -> reference.
async function postAll({ world, authors, quotes }, rows, more) {
  const refs = new Map();
  const groups = Map.groupBy(rows, ({ author }) => authors.get(author));
  await pool(
    [...groups].map(([account, own]) => async () => {
      const records = [];
      for (const row of own) {
        const embed = await embedOf(world, account, row, quotes.get(row));
        records.push(world.post(row.text, row.hours, { langs: row.langs, embed, ...more(row) }));
      }
      (await world.write(account, records)).forEach((ref, i) => refs.set(own[i], ref));
    }),
  );
  return refs;
}

async function embedOf(world, account, row, quoted) {
  const media = await mediaOf(world, account, row);
  if (!quoted) return media;
  return media ? withMedia(quote(quoted), media) : quote(quoted);
}

async function mediaOf(world, account, { has_image: hasImage, alt, link }) {
  if (hasImage) return world.images(account, [[alt ?? '', 100, 75]]);
  if (!link || !URL.canParse(link)) return undefined;
  const { host, pathname } = new URL(link);
  return world.card(account, link, pathname.slice(1) || host, `A page at ${host}`);
}
