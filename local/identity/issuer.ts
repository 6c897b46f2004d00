import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { authorize } from './authorization.ts';
import { discoveryDocument } from './discovery.ts';
import { createGrants } from './grants.ts';
import { logOut } from './logout.ts';
import type { Answer, Parameters, RegisteredClient } from './protocol.ts';
import { replying } from './reply.ts';
import { parametersFrom } from './request.ts';
import { openSigning } from './signing.ts';
import { exchange } from './token-endpoint.ts';
import { createTokens, type Tokens, tokenAudience } from './tokens.ts';

/** The development issuer: a small OpenID provider without passwords, for the people of the local stack. */
export type Issuer = {
  readonly issuer: string;
  readonly client: RegisteredClient;
  /** Of the pages that people may be sent back to. */
  readonly pageOrigins: readonly string[];
  readonly shortcut: Tokens['shortcut'];
  /** Who answers at this address and method; null for what is not the issuer's. */
  readonly find: (method: string, pathname: string) => Endpoint | null;
};

export type Endpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export type IssuerOptions = {
  readonly keyFile: string;
  /** Where the stack is reached: `http://127.0.0.1:3000`. The issuer is at `/dev` there. */
  readonly origin: string;
  /** Where people may be sent back to. What the issuer answers may be read from their origins. */
  readonly pages: readonly string[];
  /** Of the tokens that a login hands out, in milliseconds. */
  readonly lifetime: number;
  readonly now?: () => number;
};

export const openIssuer = async (options: IssuerOptions): Promise<Issuer> => {
  const { keyFile, origin, pages, lifetime, now = Date.now } = options;
  const issuer = `${origin}/dev`;
  const [signing, style] = await Promise.all([
    openSigning(keyFile),
    readFile(join(import.meta.dirname, 'login.css'), 'utf8'),
  ]);
  const tokens = createTokens(signing, { issuer, lifetime, now });
  const grants = createGrants(now);
  const client = { id: tokenAudience, pages };
  const pageOrigins = [...new Set(pages.map((page) => new URL(page).origin))];

  const json = (body: unknown): Answer => ({ kind: 'json', status: 200, body });
  const discovery = json(discoveryDocument(issuer));
  const authorization = (parameters: Parameters) => authorize({ issuer, client, grants }, parameters);
  const logout = (parameters: Parameters) => logOut({ issuer, client, grants, signing }, parameters);
  const endpoints: Readonly<Record<string, (parameters: Parameters) => Answer | Promise<Answer>>> = {
    'GET /dev/.well-known/openid-configuration': () => discovery,
    'GET /dev/.well-known/jwks.json': () => json(signing.keys),
    'GET /dev/authorize': authorization,
    'POST /dev/authorize': authorization,
    'POST /dev/token': (parameters) => exchange({ client, grants, tokens, lifetime }, parameters),
    'GET /dev/logout': logout,
    'POST /dev/logout': logout,
  };
  const reply = replying(pageOrigins);
  return {
    issuer,
    client,
    pageOrigins,
    shortcut: tokens.shortcut,
    find: (method, pathname) => {
      const name = `${method === 'HEAD' ? 'GET' : method} ${pathname}`;
      if (name === 'GET /dev/login.css') return async (_, response) => reply.style(response, style);
      const endpoint = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
      if (!endpoint) return null;
      return async (request, response) => {
        const given = await parametersFrom(request, [origin, ...pageOrigins]);
        reply.answer(
          request,
          response,
          'refused' in given ? given.refused : await endpoint(given.parameters),
        );
      };
    },
  };
};
