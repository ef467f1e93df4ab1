// A small HTTP server through which a test does what only the network's operators can do.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { HOST } from './loopback.mjs';
import { secondFactors } from './second-factor.mjs';
import { settle } from './settle.mjs';

export async function startControl(network, info) {
  const routes = routesOf(network, info);
  const server = createServer(async (request, response) => {
    const say = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    try {
      const route = routes[`${request.method} ${request.url}`];
      if (!route) return say(404, { error: 'NotFound' });
      say(200, await route(await bodyOf(request)));
    } catch (e) {
      say(500, { error: e?.name, message: String(e?.message ?? e) });
    }
  });
  await new Promise((resolve) => server.listen(0, HOST, resolve));
  return {
    url: `http://${HOST}:${server.address().port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function routesOf(network, info) {
  const requireCode = secondFactors(network.pds.ctx.accountManager);
  const done = () => ({ ok: true });
  const moderate = async (event, subject) => {
    await network.ozone.getModClient().emitEvent({ event, subject: subjectOf(subject) }, 'admin');
    await settle(network);
  };
  return {
    'GET /info': () => info,
    'POST /sync': () => settle(network).then(done),
    // {uri, cid, val} or {did, val}, and neg: true to take a label off again. From the labeler.
    'POST /label': ({ val, neg, ...subject }) => moderate(labelEvent(val, neg), subject).then(done),
    // {uri, cid} or {did}: what a moderator's takedown does.
    'POST /takedown': (subject) =>
      moderate({ $type: 'tools.ozone.moderation.defs#modEventTakedown' }, subject).then(done),
    // {token}: the same access or refresh token, signed alike, but an hour past its end.
    'POST /expire': ({ token }) => ({ token: expired(token, info.jwtSecret) }),
    // {did, code}: from now on signing in with the account's own password asks for this code; null ends it.
    'POST /second-factor': ({ did, code }) => done(requireCode(did, code)),
  };
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
}

const labelEvent = (val, neg) => ({
  $type: 'tools.ozone.moderation.defs#modEventLabel',
  createLabelVals: neg ? [] : [val],
  negateLabelVals: neg ? [val] : [],
});

const subjectOf = ({ did, uri, cid }) =>
  uri ? { $type: 'com.atproto.repo.strongRef', uri, cid } : { $type: 'com.atproto.admin.defs#repoRef', did };

function expired(token, secret) {
  const [head, claims] = token.split('.');
  const now = Math.floor(Date.now() / 1000);
  const aged = { ...JSON.parse(Buffer.from(claims, 'base64url')), iat: now - 7200, exp: now - 3600 };
  const signed = `${head}.${Buffer.from(JSON.stringify(aged)).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
