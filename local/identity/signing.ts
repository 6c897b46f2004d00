import { readFile, writeFile } from 'node:fs/promises';
import {
  compactVerify,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** The one key of the development issuer. */
export type Signing = {
  /** The public half, as the authorizer fetches it. */
  readonly keys: { readonly keys: readonly JWK[] };
  readonly sign: (claims: JWTPayload) => Promise<string>;
  /** The claims of a token that this key has signed, run out or not; null for any other. */
  readonly opened: (token: string) => Promise<JWTPayload | null>;
};

/** The key stays in the file, so that tokens outlive a restart. It is worth nothing anywhere else. */
export const openSigning = async (keyFile: string): Promise<Signing> => {
  const jwk = await keptKey(keyFile);
  const key = await importJWK(jwk, 'RS256');
  const { kty, n, e, kid } = jwk;
  const published = { kty, n, e, kid, alg: 'RS256', use: 'sig' } as JWK;
  const publicKey = await importJWK(published, 'RS256');
  return {
    keys: { keys: [published] },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: String(kid), typ: 'JWT' }).sign(key),
    opened: async (token) => {
      const verified = await compactVerify(token, publicKey, { algorithms: ['RS256'] }).catch(() => null);
      return verified && (JSON.parse(new TextDecoder().decode(verified.payload)) as JWTPayload);
    },
  };
};

const keptKey = async (file: string): Promise<JWK> => {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return JSON.parse(kept) as JWK;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() };
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
};
