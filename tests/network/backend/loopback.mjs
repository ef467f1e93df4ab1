// Keeps every server of this process on 127.0.0.1. Those of the backend call listen(port) with no host, which
// would bind all interfaces.
import net from 'node:net';

export const HOST = '127.0.0.1';

export function keepToLoopback() {
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (...args) {
    return listen.apply(this, withHost(args));
  };
}

function withHost(args) {
  const [first, second] = args;
  if (first === undefined || typeof first === 'function') return [0, HOST, ...args];
  if (typeof first === 'number' || typeof first === 'string') {
    return typeof second === 'string' ? args : [first, HOST, ...args.slice(1)];
  }
  const addressed = first.host || first.path || first.fd != null;
  return addressed ? args : [{ ...first, host: HOST }, ...args.slice(1)];
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
