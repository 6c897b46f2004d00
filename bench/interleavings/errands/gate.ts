import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { authorize } from '../../../functions/authorize.ts';
import { userOf } from '../../../functions/events/authorized.ts';
import type { GetJson } from '../../../functions/identity/keys.ts';
import { allowingOrigins } from '../../../functions/identity/origins.ts';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import type { DenialReason } from '../../../shared/denials.ts';
import { after, instant } from '../../../shared/instant.ts';
import { SUBPROTOCOL } from '../../../shared/messages/subprotocol.ts';
import type { Cloud } from '../stage/cloud.ts';

const ISSUER = 'https://id.example.org';
const AUDIENCE = 'vigil';
export const HOST = 'api.example.org';
const ARN = 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect';

/** What a token says besides, or otherwise. */
export type Said = {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
};

/** An issuer of tokens, and the real authorizer before the functions of the cloud. Only pages of some origins may come. */
export const createGate = (cloud: Cloud, origins: readonly string[] = []) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'EdDSA' };
  const [began, started] = [cloud.clock(), instant(Date.now())];
  // What verifies a signature looks at the machine's own clock.
  const clock = () => after(started, cloud.clock() - began);
  const denials: DenialReason[] = [];
  let published = JSON.stringify({ keys: [jwk] });
  let asked = 0;
  const verify = tokenVerifier(
    {
      issuer: ISSUER,
      jwksUri: `${ISSUER}/keys`,
      audiences: [AUDIENCE],
      use: 'id',
      kindClaim: 'kind',
      licenceValue: 'licence-holder',
      emailTrusted: true,
    },
    clock,
    async () => {
      asked += 1;
      return JSON.parse(published) as Awaited<ReturnType<GetJson>>;
    },
  );
  const decide = authorize({
    verify,
    clock,
    allowsOrigin: origins.length > 0 ? allowingOrigins(origins) : null,
    onDenial: ({ denied }) => denials.push(denied),
  });
  const seconds = () => Math.floor(clock() / 1_000);

  return {
    /** Why upgrades were refused, as it is counted. */
    denials: denials as readonly DenialReason[],
    /** How often the issuer was asked for its keys. */
    asked: () => asked,
    /** The issuer believes no key any more that it has published. */
    withdrawKeys: (): void => {
      published = JSON.stringify({ keys: [] });
    },
    /** A token of this issuer, by its own key. */
    tokenOf: (sub: string, { header = {}, claims = {} }: Said = {}): string =>
      signed(
        privateKey,
        { alg: 'EdDSA', kid: 'k1', ...header },
        { iss: ISSUER, aud: AUDIENCE, kind: 'licence-holder', sub, exp: seconds() + 3_600, ...claims },
      ),
    /** Somebody opens a connection with this credential: `let in`, `denied`, or what has failed by it. */
    come: async (
      connectionId: string,
      credential: string,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<string> => {
      try {
        const answer = await decide({
          type: 'REQUEST',
          methodArn: ARN,
          headers: { 'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ${credential}`, ...headers },
          requestContext: { domainName: HOST },
        });
        if (!('context' in answer)) return 'denied';
        const { id, ...user } = userOf(answer.context);
        await cloud.connect(connectionId, id, user);
        return 'let in';
      } catch (fault) {
        return `met by a failure: ${String(fault)}`;
      }
    },
  };
};

const signed = (key: KeyObject, header: object, claims: object): string => {
  const body = [header, claims].map((part) => partOf(JSON.stringify(part))).join('.');
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
};

const partOf = (text: string): string => Buffer.from(text).toString('base64url');
