// Brings the backend's own packages up and says where everything is.
import { TestNetwork, TestNetworkNoAppView } from '@atproto/dev-env';
import { feedNames, startFeeds } from './feeds.mjs';
import { freePort } from './loopback.mjs';

// `ports` are those of PLC, PDS and AppView, each undefined for a free one. Without `postgres` (the address of a
// database) there are only a PLC and a PDS: no timelines.
export async function startNetwork({ ports: [plcPort, pdsPort, appviewPort], rateLimits, postgres }) {
  const params = {
    plc: plcPort ? { port: plcPort } : {}, // not { port: undefined }: that would override dev-env's own choice
    pds: {
      ...(pdsPort ? { port: pdsPort } : {}),
      hostname: 'localhost',
      enableDidDocWithSession: true,
      serviceHandleDomains: ['.test', '.example.com'],
      rateLimitsEnabled: rateLimits,
      rateLimitBypassKey: 'bypass', // header x-ratelimit-bypass, so that seeding is never limited
    },
  };
  if (!postgres) return TestNetworkNoAppView.create(params);

  process.env.REDIS_HOST ??= 'unused'; // dev-env asserts it is set; nothing connects to it
  const port = appviewPort ?? (await freePort());
  params.pds.bskyAppViewCdnUrlPattern = `http://localhost:${port}/img/%s/plain/%s/%s`;
  return TestNetwork.create({
    ...params,
    dbPostgresUrl: postgres,
    dbPostgresSchema: 'net',
    bsky: { port, publicUrl: `http://localhost:${port}` }, // so that image addresses are loopback ones
  });
}

export async function describe(network) {
  const { plc, pds, bsky, ozone } = network;
  const info = {
    plc: plc.url,
    pds: pds.url,
    pdsDid: pds.ctx.cfg.service.did,
    adminPassword: 'admin-pass',
    jwtSecret: 'jwt-secret',
  };
  if (!bsky) return info;
  const feeds = await startFeeds(network);
  return {
    ...info,
    appview: bsky.url,
    appviewDid: bsky.serverDid,
    labeler: ozone.url,
    labelerDid: ozone.ctx.cfg.service.did,
    feedGenDid: feeds.did,
    feedNames,
  };
}
