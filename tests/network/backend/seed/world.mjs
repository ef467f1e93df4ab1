// What the parts of the seed share: the accounts made so far, the clock, and writing as somebody.
import { Dice } from './dice.mjs';
import { png } from './png.mjs';
import { facetsOf } from './records.mjs';

export const PASSWORD = 'skerry-test';
const HOUR = 3600_000;
const WRITES_A_COMMIT = 190; // the PDS takes 200

export class World {
  accounts = new Map(); // handle as asked for -> {handle, did, token, images}
  #now = Date.now();

  constructor(info, { scale, log }) {
    this.info = info;
    this.scale = scale;
    this.log = log;
  }

  // Each subject draws from its own sequence: four jobs run at once, and the world must not depend on who is first.
  dice(name) {
    return new Dice(name);
  }

  // The time, so many hours ago; below 0: ahead.
  ago(hours) {
    return new Date(this.#now - hours * HOUR).toISOString();
  }

  // --- requests

  async xrpc(nsid, { token, body, type = 'application/json' } = {}) {
    const headers = { 'x-ratelimit-bypass': 'bypass' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = type;
    const response = await fetch(new URL(`/xrpc/${nsid}`, this.info.pds), {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${nsid}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  async control(route, body = {}) {
    const response = await fetch(`${this.info.control}/${route}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
  }

  sync() {
    return this.control('sync');
  }

  // --- accounts

  // `profile` is what the profile record says; null: no profile at all. `avatar: false`: no picture.
  async account(handle, profile = {}) {
    const create = (name) =>
      this.xrpc('com.atproto.server.createAccount', {
        body: { handle: name, email: `${name}@mail.test`, password: PASSWORD },
      });
    const made = await create(handle).catch((e) => {
      if (!e.message.includes('Reserved handle')) throw e; // the PDS keeps words such as "reader" for itself
      return create(handle.replace('.', '-0.'));
    });
    const account = { handle: made.handle, did: made.did, token: made.accessJwt, images: 0 };
    this.accounts.set(handle, account);
    if (profile) await this.#writeProfile(account, profile);
    return account;
  }

  async #writeProfile(account, { avatar, banner, ...rest }) {
    const record = { createdAt: this.ago(24 * 400), ...rest };
    if (avatar !== false) record.avatar = await this.image(account, 96, 96);
    if (banner) record.banner = await this.image(account, 300, 100);
    await this.put(account, 'app.bsky.actor.profile', 'self', record);
  }

  // --- records

  async put(account, collection, rkey, record) {
    const body = { repo: account.did, collection, rkey, record: { $type: collection, ...record } };
    return this.xrpc('com.atproto.repo.putRecord', { token: account.token, body });
  }

  // Many records in one commit; answers with [{uri, cid}]. `$rkey` in a record is its key.
  async write(account, records) {
    const refs = [];
    for (let i = 0; i < records.length; i += WRITES_A_COMMIT) {
      const writes = records.slice(i, i + WRITES_A_COMMIT).map(({ $rkey, ...value }) => ({
        $type: 'com.atproto.repo.applyWrites#create',
        collection: value.$type,
        value,
        ...($rkey ? { rkey: $rkey } : {}),
      }));
      const body = { repo: account.did, writes };
      const { results } = await this.xrpc('com.atproto.repo.applyWrites', { token: account.token, body });
      refs.push(...results.map(({ uri, cid }) => ({ uri, cid })));
    }
    return refs;
  }

  // One record in a commit of its own; answers with {account, ref}.
  async one(account, record) {
    const [ref] = await this.write(account, [record]);
    return { account, ref };
  }

  post(text, hoursAgo, more = {}) {
    const facets = facetsOf(text, (handle) => this.accounts.get(handle)?.did);
    return { $type: 'app.bsky.feed.post', text, createdAt: this.ago(hoursAgo), langs: ['en'], ...facets, ...more };
  }

  // --- blobs

  async blob(account, bytes, type) {
    return (await this.xrpc('com.atproto.repo.uploadBlob', { token: account.token, body: bytes, type })).blob;
  }

  image(account, width, height) {
    const bytes = png(width, height, this.dice(`image ${account.handle} ${account.images++}`));
    return this.blob(account, bytes, 'image/png');
  }

  // `list` is of [alt, width, height].
  async images(account, list) {
    const one = async ([alt, width, height]) => ({
      alt,
      image: await this.image(account, width, height),
      aspectRatio: { width, height },
    });
    return { $type: 'app.bsky.embed.images', images: await Promise.all(list.map(one)) };
  }

  async card(account, uri, title, description, withThumb = false) {
    const thumb = withThumb ? { thumb: await this.image(account, 120, 63) } : {};
    return { $type: 'app.bsky.embed.external', external: { uri, title, description, ...thumb } };
  }
}
