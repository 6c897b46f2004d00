import { readFile, writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { type DevelopmentUser, users } from './users.ts';

/** Signs tokens for the development users. The authorizer verifies them as it verifies anybody's. */
export type IdentityProvider = {
  /** Null for somebody unknown. `lifetime` in milliseconds. */
  readonly token: (
    userId: string,
    lifetime?: number,
  ) => Promise<{ token: string; expiresAt: number; user: DevelopmentUser } | null>;
  /** The public keys, as `/dev/.well-known/jwks.json` shows them. */
  readonly keys: { readonly keys: readonly JWK[] };
};

export const tokenAudience = 'vigil';
export const kindClaim = 'vigil:kind';

const HOUR = 60 * 60_000;

/** The key stays in the file, so that tokens outlive a restart. It is worth nothing anywhere else. */
export const openIdentityProvider = async (keyFile: string, issuer: string): Promise<IdentityProvider> => {
  const jwk = await keptKey(keyFile);
  const key = await importJWK(jwk, 'RS256');
  const { kty, n, e, kid } = jwk;
  return {
    keys: { keys: [{ kty, n, e, kid, alg: 'RS256', use: 'sig' } as JWK] },
    token: async (userId, lifetime = HOUR) => {
      const user = users.find(({ id }) => id === userId);
      if (!user) return null;
      const issuedAt = Math.floor(Date.now() / 1_000);
      const expires = issuedAt + Math.ceil(lifetime / 1_000);
      const token = await new SignJWT({
        name: user.name,
        email: user.email,
        email_verified: true,
        [kindClaim]: user.kind,
      })
        .setProtectedHeader({ alg: 'RS256', kid: String(kid) })
        .setIssuer(issuer)
        .setAudience(tokenAudience)
        .setSubject(user.id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(key);
      return { token, expiresAt: expires * 1_000, user };
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
