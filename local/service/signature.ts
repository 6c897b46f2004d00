import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ServiceCredentials } from './credentials.ts';

/** A request as it came, with its whole body. */
export type Signed = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type SignatureOptions = {
  readonly region: string;
  readonly find: (accessKeyId: string) => ServiceCredentials | null;
  readonly now: () => number;
};

/** IAM accepts a signature for this long after its time, and this long before. */
const WINDOW = 5 * 60_000;

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/;

/** Who has signed, or in IAM's words why nobody has. The signature is made again and compared. */
export const signerOf = async (
  { method, url, headers, body }: Signed,
  { region, find, now }: SignatureOptions,
): Promise<ServiceCredentials | { readonly refused: string }> => {
  const said = authorization.exec(headers.authorization ?? '');
  if (!said) return { refused: 'Missing Authentication Token' };
  const [, key = '', day = '', scopeRegion, scopeService, signedList = '', signature = ''] = said;
  const credentials = find(key);
  if (!credentials) return { refused: 'The security token included in the request is invalid.' };
  const signed = signedList.split(';');
  const at = String(headers['x-amz-date'] ?? '');
  if (!signed.includes('host') || !signed.includes('x-amz-date'))
    return { refused: "'Host' and 'X-Amz-Date' must be signed headers." };
  if (scopeService !== 'lambda' || scopeRegion !== region || !at.startsWith(day))
    return { refused: `Credential should be scoped to ${region}, lambda and the day of X-Amz-Date.` };
  const signingDate = dateOf(at);
  if (Number.isNaN(signingDate.getTime()) || Math.abs(now() - signingDate.getTime()) > WINDOW)
    return { refused: `Signature expired: ${at} is not within five minutes of now.` };
  const hash = headers['x-amz-content-sha256'];
  if (hash !== undefined && hash !== createHash('sha256').update(body).digest('hex'))
    return { refused: 'The body is not the one that was signed.' };
  const signer = new SignatureV4({
    credentials,
    region,
    service: 'lambda',
    sha256: Sha256,
    applyChecksum: false,
  });
  const again = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: queryOf(url),
      headers: Object.fromEntries(
        [...signed, 'x-amz-content-sha256'].flatMap((name) => {
          const value = headers[name];
          return value === undefined ? [] : [[name, String(value)]];
        }),
      ),
      body,
    },
    { signingDate, signableHeaders: new Set(signed), unsignableHeaders: unsigned(signed) },
  );
  const made = authorization.exec(again.headers.authorization ?? '')?.[6] ?? '';
  return isSame(made, signature)
    ? credentials
    : { refused: 'The request signature we calculated does not match the signature you provided.' };
};

/** The header with the hash of the body is read whether or not it is signed. */
const unsigned = (signed: readonly string[]): Set<string> =>
  new Set(['x-amz-content-sha256'].filter((name) => !signed.includes(name)));

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** `20261128T093000Z` */
const dateOf = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const queryOf = ({ searchParams }: URL): Record<string, string[]> =>
  Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]));

/** As the signer takes it. */
class Sha256 {
  #hash;
  readonly #secret;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#begun();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begun();
  }

  #begun() {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    if (typeof secret === 'string') return createHmac('sha256', secret);
    const bytes = ArrayBuffer.isView(secret)
      ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
      : Buffer.from(secret);
    return createHmac('sha256', bytes);
  }
}
