import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Rejected } from './rejected.ts';

const SEAL_BYTES = 2_048;
const DIGESTS: Readonly<Record<string, string | null>> = {
  Ed25519: null,
  'ECDSA-SHA256': 'sha256',
  'ECDSA-SHA384': 'sha384',
};

export type Seal = {
  readonly vigil: string;
  readonly version: number;
  readonly sha256: string;
  readonly algorithm: string | null;
  readonly publicKey: string | null;
  readonly key: string | null;
  readonly signature: string | null;
};

/**
 * The seal at the end of the archive. It must cover every byte before it, and be signed with the key that it contains,
 * or with the given one.
 * @throws Rejected
 */
export const checkedSeal = async (path: string, trusted: KeyObject | null): Promise<Seal> => {
  const sealed = (await stat(path)).size - SEAL_BYTES;
  if (sealed <= 0) throw new Rejected('It is too short to be evidence.');
  const seal = sealFrom(await lastBytes(path, sealed));
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: sealed - 1 })) hash.update(chunk);
  if (hash.digest('hex') !== seal.sha256)
    throw new Rejected('It has been changed: the seal is of other bytes.');
  if (seal.signature === null || seal.publicKey === null || seal.algorithm === null) {
    if (seal.signature !== null || seal.publicKey !== null || seal.algorithm !== null || seal.key !== null)
      throw new Rejected('The seal is signed by half.');
    if (trusted !== null) throw new Rejected('It is not signed.');
    return seal;
  }
  const digest = DIGESTS[seal.algorithm];
  if (digest === undefined)
    throw new Rejected(`The algorithm ${seal.algorithm} is none that seals are signed by.`);
  const der = bytesOf(seal.publicKey);
  const own = trusted?.export({ type: 'spki', format: 'der' });
  if (own && !own.equals(der)) throw new Rejected('It is signed by another key than the one that was given.');
  const { signature, ...said } = seal;
  const key = keyFrom(der);
  if (!verify(digest, Buffer.from(JSON.stringify(said)), key, bytesOf(signature)))
    throw new Rejected('The signature is not of this seal.');
  return seal;
};

const lastBytes = async (path: string, from: number): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(SEAL_BYTES), 0, SEAL_BYTES, from);
    return buffer;
  } finally {
    await file.close();
  }
};

/** A seal can be written in one way only: any other form means that something was changed. */
const sealFrom = (bytes: Buffer): Seal => {
  const text = bytes.toString('latin1').trimEnd();
  const { vigil, version, sha256, algorithm, publicKey, key, signature } = parsed(text) as Seal;
  const seal = { vigil, version, sha256, algorithm, publicKey, key, signature };
  if (vigil !== 'evidence-seal' || version !== 1)
    throw new Rejected('It has no seal that this program knows.');
  const written = Buffer.alloc(SEAL_BYTES, ' ');
  written.write(JSON.stringify(seal));
  if (!written.equals(bytes)) throw new Rejected('The seal is not written as seals are.');
  return seal;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Rejected('It has no seal.');
  }
};

/** Base64 has unused bits in its last character: if they were changed, the bytes would still read the same. */
const bytesOf = (text: unknown): Buffer => {
  const bytes = Buffer.from(String(text), 'base64');
  if (bytes.toString('base64') !== text) throw new Rejected('The seal is not written as seals are.');
  return bytes;
};

const keyFrom = (der: Buffer): KeyObject => {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw new Rejected('The key in the seal is none.');
  }
};

/** The files of the archive, each to be read as a stream. */
export type Archive = {
  readonly names: readonly string[];
  readonly read: (name: string) => Promise<Readable>;
  readonly close: () => void;
};

export const openArchive = async (path: string): Promise<Archive> => {
  const zip = (await promisify<string, object, ZipFile>(yauzl.open)(path, {
    lazyEntries: true,
    autoClose: false,
  })) as ZipFile;
  const entries = new Map<string, Entry>();
  zip.on('entry', (entry: Entry) => {
    if (entries.has(entry.fileName))
      zip.emit('error', new Rejected(`There are two files ${entry.fileName}.`));
    entries.set(entry.fileName, entry);
    zip.readEntry();
  });
  zip.readEntry();
  await once(zip, 'end');
  const stream = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const entry = entries.get(name);
      if (!entry) throw new Rejected(`The file ${name} is missing.`);
      return stream(entry);
    },
    close: () => zip.close(),
  };
};
