import { createDiffieHellmanGroup, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The group of 3,072 bits (RFC 3526) and its generator, which user pools of Cognito calculate in. */
export const N = BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);
export const G = 2n;

const digest = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** What a pool answers to the first step. */
export type Challenge = {
  readonly userId: string;
  readonly salt: string;
  readonly B: string;
  readonly secretBlock: string;
};

/** One proof that somebody knows a password, which never leaves this machine (Secure Remote Password). */
export type Proof = {
  /** Goes first: the public half of a number that is thrown away. */
  readonly A: string;
  /** Signs the challenge of this pool. @throws when the pool's number would give the password away. */
  readonly sign: (challenge: Challenge, poolId: string, timestamp: string) => string;
};

export const proofOf = (password: string, a = BigInt(`0x${randomBytes(128).toString('hex')}`)): Proof => {
  const A = power(G, a);
  return {
    A: A.toString(16),
    sign: ({ userId, salt, B: given, secretBlock }, poolId, timestamp) => {
      const B = BigInt(`0x${given}`);
      if (B % N === 0n) throw new Error('The user pool has sent a number that no user pool sends.');
      const pool = poolNameOf(poolId);
      const u = hashed(padded(A), padded(B));
      const x = privateKey(BigInt(`0x${salt}`), `${pool}${userId}`, password);
      const S = power(mod(B - K * power(G, x)), a + u * x);
      return signature(sessionKey(S, u), pool, userId, secretBlock, timestamp);
    },
  };
};

/** Pools are called `<Region>_<name>`. */
export const poolNameOf = (poolId: string): string => poolId.split('_')[1] ?? '';

/** A number as a signed one is written: with a byte before it that keeps it positive. */
export const padded = (number: bigint): Buffer => {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
};

export const hashed = (...parts: readonly Buffer[]): bigint =>
  BigInt(`0x${digest(...parts).toString('hex')}`);

export const K = hashed(padded(N), padded(G));

export const privateKey = (salt: bigint, who: string, password: string): bigint =>
  hashed(padded(salt), digest(Buffer.from(`${who}:${password}`)));

export const sessionKey = (S: bigint, u: bigint): Buffer =>
  Buffer.from(hkdfSync('sha256', padded(S), padded(u), 'Caldera Derived Key', 16));

export const signature = (
  key: Buffer,
  pool: string,
  userId: string,
  secretBlock: string,
  timestamp: string,
): string =>
  createHmac('sha256', key)
    .update(pool + userId)
    .update(Buffer.from(secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64');

export const power = (base: bigint, exponent: bigint): bigint => {
  let result = 1n;
  for (let [square, left] = [mod(base), exponent]; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
};

const mod = (number: bigint): bigint => ((number % N) + N) % N;
