import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oauth from 'oauth4webapi';
import type { Place } from './place.ts';

export type BrowserLogin = Place & {
  readonly scope: string;
  /** Where the browser comes back to on this machine; 0 for any, which no issuer but a lenient one takes. */
  readonly port: number;
  /** Tells whoever sits there what to open. */
  readonly say: (sentence: string) => void;
};

const PATIENCE = 5 * 60_000;

/** The authorization code with PKCE: a browser logs in, and comes back to this machine. Answers with the ID token. */
export const byBrowser = async ({ issuer, clientId, scope, port, say }: BrowserLogin): Promise<string> => {
  const at = new URL(issuer);
  const options = { [oauth.allowInsecureRequests]: ['localhost', '127.0.0.1'].includes(at.hostname) };
  const as = await oauth.processDiscoveryResponse(at, await oauth.discoveryRequest(at, options));
  if (as.authorization_endpoint === undefined) throw new Error(`${issuer} names no authorization_endpoint.`);
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: 60 };
  const [state, verifier, nonce] = [
    oauth.generateRandomState(),
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomNonce(),
  ];
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const redirect = `http://localhost:${(server.address() as AddressInfo).port}/`;
  try {
    const to = new URL(as.authorization_endpoint);
    to.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    say(`Open this and log in; the issuer must know ${redirect} as an address to come back to:\n${to.href}`);
    const answer = oauth.validateAuthResponse(as, client, await answerAt(server, redirect), state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      answer,
      redirect,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    if (tokens.id_token === undefined) throw new Error(`${issuer} has sent no ID token.`);
    return tokens.id_token;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError)
      throw new Error(`The login was refused: ${error.error_description ?? error.error}`, { cause: error });
    throw error;
  } finally {
    server.close();
    server.closeAllConnections();
  }
};

/** What the browser brings back. Whatever else it asks this port for, such as an icon, is not there. */
const answerAt = (server: ReturnType<typeof createServer>, redirect: string): Promise<URLSearchParams> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Nobody has logged in within five minutes.')), PATIENCE);
    // The port is what is waited at.
    late.unref();
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', redirect);
      const isAnswer = pathname === '/' && searchParams.has('state');
      response
        .writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
        .end(isAnswer ? 'You may close this window.' : 'There is nothing here.', () => {
          if (!isAnswer) return;
          clearTimeout(late);
          resolve(searchParams);
        });
    });
  });
