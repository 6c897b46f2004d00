import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { authorize } from '../../../../functions/authorize.ts';
import { tokenVerifier } from '../../../../functions/identity/token.ts';
import type { Denial } from '../../../../shared/denials.ts';
import { instant } from '../../../../shared/instant.ts';

export const audience = 'vigil';
export const kindClaim = 'vigil:kind';
export const now = instant(1_795_276_800_123);
export const own = await generateKeyPair('RS256', { extractable: true });
export const claims = { name: 'Anna', [kindClaim]: 'licence-holder' };

const settings = {
  audiences: [audience],
  jwksUri: null,
  use: 'id',
  kindClaim,
  licenceValue: 'licence-holder',
  emailTrusted: false,
} as const;
type Token = { key?: CryptoKey; iss?: string; aud?: string; exp?: string; kid?: string; sub?: string };

/** The keys of an issuer, at its own address. */
export const serveKeys = async () => {
  let issuer = '';
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  const server = createServer(({ url }, response) => {
    const configuration = { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(url === '/keys' ? { keys: [jwk] } : configuration));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, stop: () => new Promise((done) => server.close(done)) };
};

/** Tokens of an issuer, and upgrades with them. */
export const upgrading = (issuer: () => string) => {
  const token = ({
    key = own.privateKey,
    iss = issuer(),
    aud = audience,
    exp = '1h',
    kid = 'k1',
    sub = 'anna',
  }: Token = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid })
      .setSubject(sub)
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime(exp)
      .sign(key);

  /** JSON can contain numbers that no number type holds. */
  const endless = async () => {
    const part = (text: string) => Buffer.from(text).toString('base64url');
    const text = `{"sub":"anna","iss":"${issuer()}","aud":"${audience}","exp":1e400}`;
    const body = `${part('{"alg":"RS256","kid":"k1"}')}.${part(text)}`;
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own.privateKey, Buffer.from(body));
    return `${body}.${Buffer.from(signature).toString('base64url')}`;
  };

  const denials: Denial[] = [];

  const upgrade = (protocols: string | null, verifyIssuer = issuer(), spelling = 'Sec-WebSocket-Protocol') =>
    authorize({
      verify: tokenVerifier({ ...settings, issuer: verifyIssuer }, () => instant(Date.now())),
      clock: () => now,
      onDenial: (denial) => denials.push(denial),
    })({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
      ...(protocols === null ? {} : { headers: { [spelling]: protocols } }),
    });

  return { token, endless, denials, upgrade };
};

export const effectOf = ({ policyDocument }: Awaited<ReturnType<ReturnType<typeof upgrading>['upgrade']>>) =>
  policyDocument.Statement[0]?.Effect;
