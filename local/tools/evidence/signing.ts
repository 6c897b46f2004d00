import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { KMSClient } from '@aws-sdk/client-kms';
import { UsageError } from '../../../infra/operations/usage-error.ts';

/** How a seal may be signed. The two of the curves sign its hash, in DER. */
export const algorithms = ['Ed25519', 'ECDSA-SHA256', 'ECDSA-SHA384'] as const;
export type Algorithm = (typeof algorithms)[number];

export type Signer = {
  readonly algorithm: Algorithm;
  /** As SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  /** For people: where the key is. */
  readonly name: string;
  readonly sign: (message: Buffer) => Promise<Buffer>;
};

/**
 * Signs by a private key in a file: PEM, Ed25519, P-256 or P-384.
 * @throws UsageError when it is none.
 */
export const fileSigner = async (path: string, passphrase: string | undefined): Promise<Signer> => {
  const pem = await readFile(path);
  const key = privateKeyFrom(pem, path, passphrase);
  const algorithm = algorithmOf(key, path);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const digest = digests[algorithm];
  return {
    algorithm,
    publicKey,
    name: `key ${fingerprintOf(publicKey)}`,
    sign: async (message) => sign(digest, message, key),
  };
};

const digests = { Ed25519: null, 'ECDSA-SHA256': 'sha256', 'ECDSA-SHA384': 'sha384' } as const;

const privateKeyFrom = (pem: Buffer, path: string, passphrase: string | undefined): KeyObject => {
  try {
    return createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    throw new UsageError(
      `${path} is no private key in PEM, or its passphrase (EVIDENCE_KEY_PASSPHRASE) is another.`,
    );
  }
};

const algorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, path: string): Algorithm => {
  if (asymmetricKeyType === 'ed25519') return 'Ed25519';
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ECDSA-SHA256';
  if (asymmetricKeyDetails?.namedCurve === 'secp384r1') return 'ECDSA-SHA384';
  throw new UsageError(`${path} must be a key of Ed25519, P-256 or P-384.`);
};

/** What of a public key is compared by eye: SHA-256 over its DER, in hex. */
const fingerprintOf = (publicKey: Buffer): string => createHash('sha256').update(publicKey).digest('hex');

const ofKms: Readonly<Record<string, Algorithm>> = {
  ED25519_SHA_512: 'Ed25519',
  ECDSA_SHA_256: 'ECDSA-SHA256',
  ECDSA_SHA_384: 'ECDSA-SHA384',
};

/**
 * Signs by a key that never leaves KMS. Needs `kms:GetPublicKey` and `kms:Sign`.
 * @throws UsageError when the key is of another kind.
 */
export const kmsSigner = async (
  client: Pick<KMSClient, 'send'>,
  { GetPublicKeyCommand, SignCommand }: typeof import('@aws-sdk/client-kms'),
  keyId: string,
): Promise<Signer> => {
  const { PublicKey, SigningAlgorithms = [] } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  const SigningAlgorithm = SigningAlgorithms.find((name) => ofKms[name] !== undefined);
  const algorithm = SigningAlgorithm && ofKms[SigningAlgorithm];
  if (!PublicKey || !SigningAlgorithm || !algorithm)
    throw new UsageError(`${keyId} must be a key to sign with, of Ed25519, P-256 or P-384.`);
  return {
    algorithm,
    publicKey: Buffer.from(PublicKey),
    name: keyId,
    sign: async (message) => {
      const command = new SignCommand({
        KeyId: keyId,
        Message: message,
        MessageType: 'RAW',
        SigningAlgorithm,
      });
      const { Signature } = await client.send(command);
      if (!Signature) throw new Error(`KMS has signed nothing with ${keyId}.`);
      return Buffer.from(Signature);
    },
  };
};
