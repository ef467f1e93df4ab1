// The PDS's firehose (com.atproto.sync.subscribeRepos) as JSON messages in Jetstream's two formats. The Jetstream
// server itself is a Go program that no package registry has; what flows here is real (decoded and its signatures
// checked by @atproto/sync), only this last step is ours. No zstd: clients fall back by themselves.
//   v1: /subscribe?wantedCollections=&wantedDids=&cursor=<microseconds>
//   v2: /xrpc/network.bsky.jetstream.subscribeEvents?collections=&dids=&kinds=&cursor=<seq or microseconds>
//       (what the Python SDK's JetstreamClient speaks)
import { createServer } from 'node:http';
import { lexToJson } from '@atproto/lex-json';
import { Firehose } from '@atproto/sync';
import { WebSocketServer } from 'ws';
import { HOST } from './loopback.mjs';

const V2 = 'network.bsky.jetstream.subscribeEvents';

export async function startJetstream(network) {
  const kept = []; // all events since the start, for cursors: a test network is small
  const listeners = new Set();
  const firehose = follow(network, (event) => {
    kept.push(event);
    for (const send of listeners) send(event);
  });
  const http = createServer((_, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server: http,
    handleProtocols: (offered) => (offered.has('xrpc.v1.json') ? 'xrpc.v1.json' : false),
  });
  sockets.on('connection', (socket, request) => {
    const wanted = wantedBy(new URL(request.url, 'http://localhost'));
    if (!wanted) return socket.close(1008, 'no such stream');
    const send = (event) => {
      if (wanted.has(event)) socket.send(JSON.stringify(wanted.format(event)));
    };
    kept.filter(wanted.isMissed).forEach(send);
    listeners.add(send);
    socket.on('close', () => listeners.delete(send));
  });
  await new Promise((resolve) => http.listen(0, HOST, resolve));
  const base = `ws://${HOST}:${http.address().port}`;
  return {
    v1: `${base}/subscribe`,
    v2: `${base}/xrpc`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      http.close();
      await firehose.destroy();
    },
  };
}

// Calls `heard` with each event: its number, its own microsecond, the account and what happened.
function follow(network, heard) {
  let seq = 0;
  let last = 0;
  const firehose = new Firehose({
    service: network.pds.url.replace(/^http/, 'ws'),
    idResolver: network.pds.ctx.idResolver,
    unauthenticatedHandles: true,
    getCursor: () => 0,
    onError: (e) => process.stderr.write(`[jetstream] ${e.message}: ${e.cause?.message ?? ''}\n`),
    handleEvent(event) {
      const body = bodyOf(event);
      if (!body) return;
      last = Math.max(last + 1, Date.now() * 1000);
      heard({ seq: ++seq, us: last, did: event.did, ...body });
    },
  });
  firehose.start();
  return firehose;
}

function bodyOf(e) {
  const { collection, rkey, rev, did, seq, time } = e;
  switch (e.event) {
    case 'create':
    case 'update': {
      const written = { record: lexToJson(e.record), cid: e.cid.toString() };
      return { kind: 'commit', operation: e.event, collection, rkey, rev, ...written };
    }
    case 'delete':
      return { kind: 'commit', operation: 'delete', collection, rkey, rev };
    case 'identity':
      return { kind: 'identity', up: { did, handle: e.handle, seq, time } };
    case 'account':
      return { kind: 'account', up: { did, active: e.active, status: e.status, seq, time } };
  }
}

// What a client asked for by its address; undefined where there is no such stream.
function wantedBy({ pathname, searchParams: query }) {
  const v2 = pathname === `/xrpc/${V2}`;
  if (!v2 && pathname !== '/subscribe') return undefined;
  const collections = query.getAll(v2 ? 'collections' : 'wantedCollections');
  const dids = query.getAll(v2 ? 'dids' : 'wantedDids');
  const kinds = query.getAll('kinds');
  const cursor = query.has('cursor') ? Number(query.get('cursor')) : Infinity;
  const anyOf = (asked, is) => asked.length === 0 || asked.some(is);
  return {
    has: (event) =>
      anyOf(dids, (did) => did === event.did) &&
      anyOf(kinds, (kind) => kind === event.kind) &&
      (event.kind !== 'commit' || anyOf(collections, (name) => covers(name, event.collection))),
    isMissed: (event) => (v2 && cursor < 1e15 ? event.seq : event.us) >= cursor,
    format: v2 ? asV2 : asV1,
  };
}

const covers = (name, collection) =>
  name.endsWith('.*') ? collection.startsWith(name.slice(0, -1)) : name === collection;

const commitOf = ({ operation, collection, rkey, rev, record, cid }) =>
  ({ rev, operation, collection, rkey, record, cid });

const asV1 = (event) => ({
  did: event.did,
  time_us: event.us,
  kind: event.kind,
  [event.kind]: event.kind === 'commit' ? commitOf(event) : event.up,
});

const asV2 = (event) => ({
  $type: 'message',
  payload: {
    $type: `${V2}#${event.kind}`,
    did: event.did,
    seq: event.seq,
    time: new Date(event.us / 1000).toISOString(),
    ...(event.kind === 'commit' ? commitOf(event) : { [event.kind]: event.up }),
  },
});
