// Signing in with a code sent by e-mail. The published PDS has none: at bsky.social it is the entryway, which isn't
// published, that asks for it. Here the PDS's own sign-in answers as the entryway does, with the error that
// com.atproto.server.createSession declares. App passwords pass without a code, as there.
import { AuthRequiredError, InvalidRequestError } from '@atproto/xrpc-server';

export function secondFactors(accountManager) {
  const codes = new Map(); // DID -> code
  const login = accountManager.login.bind(accountManager);
  accountManager.login = async (credentials) => {
    const result = await login(credentials);
    const code = codes.get(result.user.did);
    if (code !== undefined && !result.appPassword) check(code, credentials.authFactorToken);
    return result;
  };
  return (did, code) => (code === null ? codes.delete(did) : codes.set(did, code));
}

function check(code, given) {
  if (!given) {
    throw new AuthRequiredError('A sign in code has been sent to your email address', 'AuthFactorTokenRequired');
  }
  if (given !== code) throw new InvalidRequestError('Token is invalid', 'InvalidToken');
}
