import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Signer } from './signing.ts';

/** A file of the archive: what is on disk, or what is made here. */
export type Entry =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly text: string };

/** The seal is the comment at the very end of the archive; this many bytes are reserved for it, whoever signs. */
export const SEAL_BYTES = 2_048;

/**
 * Writes the archive as a stream, and seals it: the comment at its end holds the hash of every byte before it, and the signature. So it is one
 * file, which any program unpacks, and of which no byte can be changed.
 */
export const writeArchive = async (
  out: string,
  entries: readonly Entry[],
  { signer, at }: { readonly signer: Signer | null; readonly at: number },
): Promise<void> => {
  const draft = `${out}.partial`;
  const zip = new ZipFile();
  const written = { mtime: new Date(at), mode: 0o100644 };
  for (const entry of entries)
    if ('path' in entry) zip.addFile(entry.path, entry.name, written);
    else zip.addBuffer(Buffer.from(entry.text), entry.name, written);
  zip.end({ forceZip64Format: false, comment: ' '.repeat(SEAL_BYTES) });
  await pipeline(zip.outputStream, createWriteStream(draft, { mode: 0o600 }));
  const sealed = (await stat(draft)).size - SEAL_BYTES;
  const { sha256 } = await hashOfFile(draft, sealed);
  const file = await open(draft, 'r+');
  try {
    await file.write(await sealOf(sha256, signer), 0, SEAL_BYTES, sealed);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, out);
};

/** What is signed is the seal itself, without the signature: so nothing in it can be changed either. */
const sealOf = async (sha256: string, signer: Signer | null): Promise<Buffer> => {
  const said = {
    vigil: 'evidence-seal',
    version: 1,
    sha256,
    algorithm: signer?.algorithm ?? null,
    publicKey: signer?.publicKey.toString('base64') ?? null,
    key: signer?.name ?? null,
  };
  const signature = signer ? await signer.sign(Buffer.from(JSON.stringify(said))) : null;
  const seal = Buffer.alloc(SEAL_BYTES, ' ');
  const text = JSON.stringify({ ...said, signature: signature?.toString('base64') ?? null });
  if (Buffer.byteLength(text) > SEAL_BYTES) throw new RangeError('The name of the key is too long.');
  seal.write(text);
  return seal;
};

/** Of a file, or of its first bytes. */
export const hashOfFile = async (path: string, end?: number): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      done();
    },
  });
  const all = createReadStream(path, end === undefined ? {} : { end: Math.max(0, end - 1) });
  await pipeline(all, counting);
  return { sha256: hash.digest('hex'), bytes };
};
