import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and a self-signed certificate for 127.0.0.1, valid for a day: enough to measure over TLS. */
export const newCertificate = (now: Date): { readonly key: string; readonly cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const name = sequence(node(SET, sequence(objectId(COMMON_NAME), node(UTF8, Buffer.from('vigil-bench')))));
  const until = new Date(now.getTime() + 24 * 60 * 60_000);
  const alternative = sequence(node(ADDRESS, Buffer.from([127, 0, 0, 1])));
  const authority = sequence(node(BOOLEAN, Buffer.from([0xff])));
  const extension = (id: readonly number[], value: Buffer) => sequence(objectId(id), node(OCTETS, value));
  const body = sequence(
    node(VERSION, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(now), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(EXTENSIONS, sequence(extension(ALTERNATIVE_NAME, alternative), extension(CONSTRAINTS, authority))),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  const der = sequence(body, algorithm, node(BITS, signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
  };
};

const [BOOLEAN, BITS, OCTETS, UTF8, GENERALIZED_TIME, SET] = [0x01, 0x03, 0x04, 0x0c, 0x18, 0x31];
const [VERSION, EXTENSIONS, ADDRESS] = [0xa0, 0xa3, 0x87];
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const ALTERNATIVE_NAME = [0x55, 0x1d, 0x11];
const CONSTRAINTS = [0x55, 0x1d, 0x13];

/** Tag, length, value. */
const node = (tag: number, ...values: readonly Buffer[]): Buffer => {
  const value = Buffer.concat(values);
  const { length } = value;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
};

const sequence = (...values: readonly Buffer[]): Buffer => node(0x30, ...values);
const objectId = (id: readonly number[]): Buffer => node(0x06, Buffer.from(id));
const integer = (value: Buffer): Buffer => node(0x02, value);
const time = (at: Date): Buffer =>
  node(GENERALIZED_TIME, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));
