import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as aws from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { type Item, toItem } from '../../functions/aws/items/items.ts';
import { auditHeadKey, auditKey, formerKey } from '../../functions/aws/items/keys.ts';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { SEAL_BYTES, writeArchive } from '../../local/tools/evidence/archive.ts';
import { makeEvidence } from '../../local/tools/evidence/evidence.ts';
import { fileSigner, kmsSigner, type Signer } from '../../local/tools/evidence/signing.ts';
import { instant } from '../../shared/instant.ts';
import { standards } from '../../shared/standards/standard.ts';
import { openArchive } from '../../verifier/archive.ts';
import { verifyEvidence } from '../../verifier/verify.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { debt, present } from '../contracts/people.ts';
import { asking } from './asking.ts';
import { DAY, MINUTE, type Moment, recordsOf, silentLife, strict, tableOf, YEAR } from './chains.ts';

const start = Date.UTC(2026, 9, 1, 9);
const anna = { sessionId: 's1', participantId: 'anna' };
const ben = { sessionId: 's1', participantId: 'ben' };
const came = (at: number): Moment => ({ type: 'joined', at: instant(at), cause: 'join' });

let embedded: EmbeddedTable;
let folder: string;
let keys: { readonly publicKey: KeyObject; readonly path: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-evidence-'));
  const pair = generateKeyPairSync('ed25519');
  const path = join(folder, 'key.pem');
  await writeFile(path, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(join(folder, 'public.pem'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
  keys = { publicKey: pair.publicKey, path };
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  embedded = await startTable();
});
afterEach(() => embedded.stop());

let files = 0;
const fresh = () => join(folder, `evidence-${files++}.zip`);

/** A file of the archive, as any program would unpack it. */
const fileOf = async (out: string, name: string): Promise<string> => {
  const archive = await openArchive(out);
  try {
    return await readText(await archive.read(name));
  } finally {
    archive.close();
  }
};

const made = async (
  out: string,
  more: Partial<Parameters<typeof makeEvidence>[1]> & {
    from?: number;
    to?: number;
    pageItems?: number;
  } = {},
) => {
  const asked = asking(embedded.name, start, out);
  const { from = asked.asked.from, to = asked.asked.to, pageItems, ...settings } = more;
  return makeEvidence(
    { client: embedded.client, table: embedded.name, pageItems },
    {
      ...asked,
      asked: { ...asked.asked, from, to },
      signer: await fileSigner(keys.path, undefined),
      ...settings,
    },
  );
};

/** A session in which Anna and Ben fall silent, Ben is logged out a minute too late, and Carla is still inside. */
const aSession = async () => {
  const table = tableOf(embedded.client, embedded.name);
  const { records } = await table.left(anna, silentLife(start));
  const bens = await table.left(ben, silentLife(start, MINUTE), false);
  await table.inside({ sessionId: 's1', participantId: 'carla' }, [came(start)], start + 2 * DAY - MINUTE);
  await table.session('s1', start);
  return { annas: records, bens: bens.records };
};

describe('Evidence', () => {
  test('holds every participation in the range and the exceptions by name, and is accepted by the verifier', async () => {
    await aSession();
    const out = fresh();
    expect(await made(out)).toMatchObject({
      type: 'made',
      state: {
        chains: 4,
        records: 12,
        totals: {
          participations: 3,
          open: 1,
          endings: { inactivity: 2 },
          longestSilence: { length: 16 * MINUTE },
          exceptions: { idle: 1 },
        },
      },
    });
    const { manifest, unwitnessed } = await verifyEvidence(out, keys.publicKey);
    expect(manifest.totals.exceptions).toEqual({ idle: 1 });
    expect(unwitnessed).toBe(0);
    await expect(stat(`${out}.work`)).rejects.toThrow('ENOENT');
    expect(JSON.parse(await fileOf(out, 'exceptions.jsonl'))).toMatchObject({
      ...ben,
      rule: 'idle',
      measured: 16 * MINUTE,
      by: MINUTE,
    });
    const page = await fileOf(out, 'summary.html');
    expect(page).toMatch(/<strong>1 exception\.<\/strong>.*8\.2\.8/);
    expect(page).toContain('16 min 0 s');
  });

  test('counts a stay from the login, also of somebody inside who has logged in anew, and has nothing against a day from each', async () => {
    const table = tableOf(embedded.client, embedded.name);
    const hour = 60 * MINUTE;
    const at = (hours: number) => instant(start + hours * hour);
    const last = { lastActivityAt: at(26), policy: { ...strict, longestStay: DAY } };
    const came = { type: 'joined', at: at(0), authenticatedAt: at(-1), ...last } as Moment;
    const left = { type: 'ended', ending: 'exit', at: at(26), ...last } as Moment;
    await table.left(anna, [came, { ...left, authenticatedAt: at(20) }]);
    await table.left(ben, [came, { ...left, authenticatedAt: at(-1) }]);
    const carla = { sessionId: 's1', participantId: 'carla' };
    await table.inside(carla, [came], start + 2 * DAY - MINUTE, { authenticatedAt: at(23) });
    const out = fresh();
    const id = 'nist-800-63b-aal2';
    await made(out, {
      standards: [{ id, ...standards[id] }],
      asked: { ...asking(embedded.name, start, out).asked, standards: [id] },
    });
    await verifyEvidence(out, keys.publicKey);
    const told = (await fileOf(out, 'exceptions.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const stays = told.filter(({ rule }) => rule === 'stay');
    // Ben a day and three hours after his only login; Carla, who is looked at after two days, one after her second.
    expect(stays.map(({ participantId, by }) => [participantId, by / hour])).toEqual([
      ['ben', 3],
      ['carla', 1],
    ]);
  });

  test('leaves out what is outside its range, and includes whole whatever reaches into it', async () => {
    const table = tableOf(embedded.client, embedded.name);
    await table.left(anna, silentLife(start - 2 * DAY));
    await table.left(ben, [
      came(start - 2 * DAY),
      { type: 'ended', ending: 'exit', at: instant(start - DAY - 1) } as Moment,
      { type: 'returned', at: instant(start - 2 * MINUTE), cause: 'join' },
      { type: 'ended', ending: 'removed', at: instant(start + MINUTE) } as Moment,
      { type: 'returned', at: instant(start + DAY), cause: 'join' },
    ]);
    // To the millisecond: an end at the beginning of the range is in it, and a beginning at its end is not.
    const left = (at: number) => ({ type: 'ended', ending: 'exit', at: instant(at) }) as Moment;
    const just = (participantId: string) => ({ sessionId: 's1', participantId });
    await table.left(just('carla'), [came(start - MINUTE), left(start)]);
    await table.left(just('dora'), [came(start - MINUTE), left(start - 1)]);
    await table.left(just('emil'), [came(start + DAY), left(start + DAY + 1)]);
    await table.left(just('fred'), [came(start + DAY - 1), left(start + DAY + 1)]);
    await table.session('s1', start - 3 * DAY);
    // Nobody was inside, so its own chain is nobody's evidence.
    await table.session('s2', start);
    const out = fresh();
    const evidence = await made(out, { from: start, to: start + DAY });
    expect(evidence).toMatchObject({
      state: { chains: 4, records: 8, totals: { participations: 3, endings: { removed: 1, exit: 2 } } },
    });
    await verifyEvidence(out, keys.publicKey);
  });

  test('says of somebody inside how they were found when it came to them, however long it had read by then', async () => {
    const table = tableOf(embedded.client, embedded.name);
    const carla = { sessionId: 's1', participantId: 'carla' };
    await table.inside(carla, [{ ...came(start), policy: { ...strict, longestStay: DAY } }], start + MINUTE);
    const out = fresh();
    const id = 'nist-800-63b-aal2';
    let looked = 0;
    await made(out, {
      standards: [{ id, ...standards[id] }],
      asked: { ...asking(embedded.name, start, out).asked, standards: [id] },
      clock: () => instant(start + 2 * DAY + 60 * MINUTE * looked++),
    });
    await verifyEvidence(out, keys.publicKey);
    const told = (await fileOf(out, 'exceptions.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.find(({ rule }) => rule === 'stay').measured).toBeGreaterThan(2 * DAY);
  });

  test('has each record once, also of somebody in whose item some are still owed', async () => {
    const table = tableOf(embedded.client, embedded.name);
    const carla = { sessionId: 's1', participantId: 'carla' };
    const { records, trail } = recordsOf(carla, [came(start)]);
    await table.inside(carla, [came(start)], start + MINUTE, { owed: debt({ records }) });
    // Of this one nothing is written yet.
    const dora = { sessionId: 's1', participantId: 'dora' };
    const hers = recordsOf(dora, [came(start)]);
    const Item = toParticipantItem(
      present(dora, { trail: hers.trail, owed: debt({ records: hers.records }) }),
    );
    await embedded.client.send(new PutItemCommand({ TableName: embedded.name, Item }));
    const out = fresh();
    expect(await made(out)).toMatchObject({ type: 'made', state: { records: trail.length } });
    await verifyEvidence(out, keys.publicKey);
  });

  test('has the chains of somebody who was forgotten and came again, as long as they are kept', async () => {
    const table = tableOf(embedded.client, embedded.name);
    await table.left(ben, silentLife(start - YEAR - 3 * DAY), false);
    await table.left(ben, silentLife(start - 40 * DAY), false);
    await table.left(ben, silentLife(start), false);
    const out = fresh();
    expect(await made(out, { from: start - 2 * YEAR })).toMatchObject({
      type: 'made',
      state: { chains: 2, records: 10, totals: { participations: 2 } },
    });
    expect((await verifyEvidence(out, keys.publicKey)).unwitnessed).toBe(0);
  });

  test('of an empty table says so', async () => {
    const out = fresh();
    expect(await made(out)).toMatchObject({ state: { totals: { participations: 0 } } });
    await verifyEvidence(out, keys.publicKey);
  });

  test('is signed by a key that never leaves KMS', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const client = new aws.KMSClient({ region: 'eu-central-1' });
    const kms = mockClient(client);
    kms.on(aws.GetPublicKeyCommand, { KeyId: 'alias/auditor' }).resolves({
      PublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }),
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    kms
      .on(aws.SignCommand, { KeyId: 'alias/auditor', MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' })
      .callsFake(({ Message }) => ({ Signature: sign('sha256', Message, pair.privateKey) }));
    const signer = await kmsSigner(client, aws, 'alias/auditor');
    await aSession();
    const out = fresh();
    await made(out, { signer });
    expect((await verifyEvidence(out, pair.publicKey)).seal).toMatchObject({
      algorithm: 'ECDSA-SHA256',
      key: 'alias/auditor',
    });
    await expect(verifyEvidence(out, keys.publicKey)).rejects.toThrow('by another key');
    kms.on(aws.GetPublicKeyCommand).resolves({ SigningAlgorithms: ['RSASSA_PSS_SHA_256'] });
    await expect(kmsSigner(client, aws, 'alias/other')).rejects.toThrow('must be a key to sign');
  });
});

describe('The command that makes evidence', () => {
  const usual = {
    '--standard': 'pci-dss-8.2.8',
    '--from': '2026-10-01',
    '--to': '2026-11-01',
    '--out': 'evidence.zip',
    '--table': 'T',
  };
  const asked = (change: Readonly<Record<string, string | null>>) =>
    Object.entries({ ...usual, ...change }).flatMap(([name, value]) => (value === null ? [] : [name, value]));
  const refused = async (change: Readonly<Record<string, string | null>>) => {
    const main = join(import.meta.dirname, '../../local/tools/evidence/main.ts');
    const env = { PATH: process.env.PATH, HOME: folder, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
    return promisify(execFile)(process.execPath, [main, ...asked(change)], { env }).then(
      () => 'accepted',
      ({ code, stderr }) => `${code}: ${String(stderr).trim()}`,
    );
  };

  test('refuses, before it reads anything, what would be evidence of nothing', async () => {
    const ahead = new Date(Date.now() + 2 * DAY).toISOString();
    const tries: readonly (readonly [Readonly<Record<string, string | null>>, string])[] = [
      [{ '--standard': null }, '2: Say by which standard: --standard ID.'],
      [{ '--standard': 'iso-1' }, '2: There is no standard iso-1; there are '],
      [{ '--from': null }, '2: Say the range: --from is missing.'],
      [{ '--from': '2026-11-01' }, '2: --from must be before --to.'],
      [{ '--to': ahead }, '2: The range must be over: --to lies ahead.'],
      [{ '--out': null }, '2: Say where to write it: --out FILE.zip.'],
      [{ '--key': 'a.pem', '--kms': 'alias/a' }, '2: Sign by --key or by --kms, not by both.'],
      [{ '--key': join(folder, 'public.pem') }, `2: ${join(folder, 'public.pem')} is no private key in PEM`],
    ];
    for (let from = 0; from < tries.length; from += 4)
      await Promise.all(
        tries.slice(from, from + 4).map(async ([change, sentence]) => {
          const said = await refused(change);
          expect(said.slice(0, sentence.length)).toBe(sentence);
        }),
      );
  });

  test('takes no key of a kind that the verifier does not know', async () => {
    const path = join(folder, 'other.pem');
    for (const namedCurve of ['secp256k1', 'secp521r1']) {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve });
      await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await expect(fileSigner(path, undefined)).rejects.toThrow('must be a key of Ed25519, P-256 or P-384');
    }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await aSession();
    const out = fresh();
    await made(out, { signer: await fileSigner(path, undefined) });
    expect((await verifyEvidence(out, publicKey)).seal.algorithm).toBe('ECDSA-SHA384');
    // Nobody else on the machine reads who was inside.
    expect((await stat(out)).mode & 0o077).toBe(0);
  });
});

describe('Of a chain that is not whole', () => {
  const remove = (Key: Item) =>
    embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key }));
  const change = (Key: Item) =>
    embedded.client.send(
      new UpdateItemCommand({
        TableName: embedded.name,
        Key,
        UpdateExpression: 'SET lastActivityAt = :at',
        ExpressionAttributeValues: toItem({ ':at': start + 1 }),
      }),
    );
  type Records = Awaited<ReturnType<typeof aSession>>;

  test.each<[string, (records: Records) => Promise<unknown>, RegExp]>([
    [
      'a record was changed',
      ({ annas }) => change(auditKey(anna, annas[1] as never)),
      /Record 2 is not the one/,
    ],
    [
      'a record is missing',
      ({ annas }) => remove(auditKey(anna, annas[1] as never)),
      /between the records 1 and 3/i,
    ],
    ['the end was cut off', ({ annas }) => remove(auditKey(anna, annas[4] as never)), /ends with record 4/],
    [
      'the end was cut off of somebody who is forgotten',
      ({ bens }) => remove(auditKey(ben, bens[4] as never)),
      /Record 5, with which a participation ended, is missing/,
    ],
    [
      'everything was taken away of somebody who is forgotten',
      ({ bens }) => Promise.all(bens.map((record) => remove(auditKey(ben, record)))),
      /Record 5, with which a participation ended, is missing/,
    ],
    [
      'everything was taken away of somebody who is known',
      ({ annas }) =>
        Promise.all(
          annas.flatMap((record) => [remove(auditKey(anna, record)), remove(auditHeadKey(anna, record))]),
        ),
      /Nothing is on record/,
    ],
  ])('because %s, it says so and makes nothing', async (_, harm, sentence) => {
    const records = await aSession();
    await harm(records);
    const out = fresh();
    const evidence = await made(out);
    expect(evidence.type === 'broken' && evidence.faults.map(({ fault }) => fault).join('\n')).toMatch(
      sentence,
    );
    await expect(stat(out)).rejects.toThrow('ENOENT');
    await expect(stat(`${out}.work`)).rejects.toThrow('ENOENT');
  });

  test('a chain that grows meanwhile is read again', async () => {
    const { annas } = await aSession();
    const last = annas[4];
    if (!last) throw new Error('Anna was logged out.');
    await remove(auditKey(anna, last));
    await remove(auditHeadKey(anna, last));
    const table = tableOf(embedded.client, embedded.name);
    const pause = async () => {
      await table.left(anna, silentLife(start));
    };
    const out = fresh();
    expect(await made(out, { pause })).toMatchObject({ type: 'made' });
  });

  test('an item that expired without a note is no fault: the chain is said to have no witness', async () => {
    const { bens } = await aSession();
    await remove(auditHeadKey(ben, bens[4] as never));
    await remove(formerKey(ben));
    const out = fresh();
    await made(out);
    expect((await verifyEvidence(out, keys.publicKey)).unwitnessed).toBe(1);
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../../verifier/main.ts'),
      out,
    ]);
    expect(stdout).toContain('1 chain ends where it says, and nothing beside says so too.');
  });
});

describe('Evidence from a long table', () => {
  const people = 40;
  const asOne = (out: string) =>
    Promise.all(
      ['chains', 'heads', 'participations', 'exceptions'].map((part) => fileOf(out, `${part}.jsonl`)),
    );

  test('continues where it was killed, with the same result', async () => {
    const table = tableOf(embedded.client, embedded.name);
    const all = Array.from({ length: people }, (_, index) => index);
    for (let from = 0; from < people; from += 10)
      await Promise.all(
        all.slice(from, from + 10).map((index) => {
          const key = { sessionId: `s${index % 7}`, participantId: `p#${index}` };
          return table.left(key, silentLife(start + index, index * 10), index % 3 > 0);
        }),
      );
    const whole = fresh();
    const steps: number[] = [];
    await made(whole, { pageItems: 31, progress: (scanned) => steps.push(scanned) });
    expect(steps.length).toBeGreaterThan(5);
    expect((await verifyEvidence(whole, keys.publicKey)).manifest.totals.participations).toBe(people);

    const out = fresh();
    for (let kill = 0; kill < steps.length; kill += 1) {
      const dying = made(out, {
        resume: kill > 0,
        pageItems: 31,
        progress: () => {
          throw new Error('killed');
        },
      });
      await expect(dying).rejects.toThrow('killed');
      // What was being written when it died.
      await appendFile(join(`${out}.work`, 'chains.jsonl'), '{"record":{"sequ');
    }
    await expect(made(out)).rejects.toThrow('--resume');
    await expect(made(out, { resume: true, from: start })).rejects.toThrow(
      'another standard, range or table',
    );
    await made(out, { resume: true });
    await verifyEvidence(out, keys.publicKey);
    expect(await asOne(out)).toEqual(await asOne(whole));
  }, 120_000);
});

/** The verifier, as an auditor runs it. */
const program = async (...args: string[]) => {
  const main = join(import.meta.dirname, '../../verifier/main.ts');
  return promisify(execFile)(process.execPath, [main, ...args]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: stderr }),
  );
};

describe('The verifier', () => {
  let out: string;
  let bytes: Buffer;
  beforeEach(async () => {
    await aSession();
    out = fresh();
    await made(out);
    bytes = await readFile(out);
  });
  const changed = async (at: number, bit: number): Promise<string> => {
    const other = Buffer.from(bytes);
    other[at] = (other[at] ?? 0) ^ (1 << bit);
    await writeFile(`${out}.other`, other);
    return `${out}.other`;
  };

  test('accepts what is whole, and says why it rejects anything else, by its exit code too', async () => {
    const key = join(folder, 'public.pem');
    expect(await program(out, '--key', key)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/key that was given/),
    });
    const der = keys.publicKey.export({ type: 'spki', format: 'der' });
    const print = createHash('sha256').update(der).digest('hex');
    expect(await program(out)).toMatchObject({
      code: 0,
      said: expect.stringMatching(new RegExp(`Compare the fingerprint .*: ${print}\\n`)),
    });
    expect(await program(await changed(100, 0), '--key', key)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/REJECTED/),
    });
    expect(await program(join(folder, 'nothing.zip'))).toMatchObject({ code: 2 });
    const unsigned = fresh();
    await made(unsigned, { signer: null });
    expect(await program(unsigned)).toMatchObject({ code: 1, said: expect.stringMatching(/not signed/) });
    expect(await program(unsigned, '--unsigned')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/NOT SIGNED/),
    });
  });

  test('says how far beyond a limit was taken for none, and how often: a tolerance of a day hides everything', async () => {
    const lenient = fresh();
    await made(lenient, { asked: { ...asking(embedded.name, start, lenient).asked, tolerance: DAY } });
    const { code, said } = await program(lenient);
    expect(code).toBe(0);
    expect(said).toMatch(/^No exception\.\n1 participation went beyond a limit by no more than 86400 s/m);
    expect((await program(out)).said).not.toContain('by no more than');
  });

  test('says by which standard in its own words, and shows the name of a key as text', async () => {
    const signer = await fileSigner(keys.path, undefined);
    const named = fresh();
    await made(named, { signer: { ...signer, name: 'anna\nWhole, and signed by the key that was given.' } });
    const { code, said } = await program(named);
    expect(code).toBe(0);
    expect(said).toMatch(/^PCI DSS v4\.0\.1, requirement 8\.2\.8: 2026-/);
    expect(said).not.toMatch(/^Whole, and signed by the key that was given/m);
  });

  test('rejects evidence in which any bit was changed', async () => {
    const anywhere = fc.oneof(
      fc.integer({ min: 0, max: bytes.length - 1 }),
      fc.integer({ min: bytes.length - SEAL_BYTES - 600, max: bytes.length - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        await expect(verifyEvidence(await changed(at, bit), null)).rejects.toThrow();
      }),
      { numRuns: 250 },
    );
  });

  test('rejects evidence that was cut off, or has something appended', async () => {
    for (const other of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 100),
      Buffer.concat([bytes, Buffer.from(' ')]),
    ]) {
      await writeFile(`${out}.other`, other);
      await expect(verifyEvidence(`${out}.other`, null)).rejects.toThrow();
    }
  });
});

/** Whoever has no key can still write what looks like a seal. */
describe('A seal', () => {
  const base64 = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64');
  /** Whole evidence with another seal at its end, as it is written, or signed by this key. */
  const resealed = async (
    change: (seal: Readonly<Record<string, unknown>>) => object,
    signedBy?: KeyObject,
  ): Promise<string> => {
    await aSession();
    const out = fresh();
    await made(out);
    const bytes = await readFile(out);
    const text = bytes.subarray(-SEAL_BYTES).toString();
    const seal = change(JSON.parse(text)) as { signature?: unknown };
    const { signature: _, ...said } = seal;
    const signed = signedBy && sign(null, Buffer.from(JSON.stringify(said)), signedBy).toString('base64');
    bytes.write(
      JSON.stringify({ ...seal, ...(signed && { signature: signed }) }).padEnd(SEAL_BYTES),
      bytes.length - SEAL_BYTES,
    );
    await writeFile(out, bytes);
    return out;
  };
  const unsigned = { algorithm: null, publicKey: null, key: null, signature: null };
  const stranger = generateKeyPairSync('ed25519');

  test('is accepted as it was made, and its signature is that of the whole seal', async () => {
    await verifyEvidence(await resealed((seal) => seal), keys.publicKey);
  });

  test.each<[string, (seal: Readonly<Record<string, unknown>>) => object, RegExp]>([
    ['names a key and has no signature', (seal) => ({ ...seal, signature: null }), /signed by half/],
    [
      'has a signature and names no key',
      (seal) => ({ ...seal, ...unsigned, signature: seal.signature }),
      /signed by half/,
    ],
    [
      'names whose key it is, and is not signed',
      (seal) => ({ ...seal, ...unsigned, key: 'key of the auditor' }),
      /half/,
    ],
    ['is not signed, where a key was given', (seal) => ({ ...seal, ...unsigned }), /It is not signed/],
    [
      'is signed by another key of the same kind',
      (seal) => ({ ...seal, publicKey: base64(stranger.publicKey) }),
      /by another key/,
    ],
    [
      'is of an algorithm that is none',
      (seal) => ({ ...seal, algorithm: 'ECDSA-MD5' }),
      /none that seals are signed by/,
    ],
    ['is of another version', (seal) => ({ ...seal, version: 2 }), /no seal that this program knows/],
    ['is something else', (seal) => ({ ...seal, vigil: 'other' }), /no seal that this program knows/],
    [
      // The last sign but the filling carries four bits that are not read.
      'has a signature that reads the same and is written differently',
      (seal) => ({
        ...seal,
        signature: String(seal.signature).replace(/(.)==$/, (_, last: string) => `${next(last)}==`),
      }),
      /not written as seals are/,
    ],
    ['has a field more', (seal) => ({ ...seal, checkedBy: 'the auditor' }), /not written as seals are/],
    ['is of other bytes', (seal) => ({ ...seal, sha256: '0'.repeat(64) }), /the seal is of other bytes/],
  ])('that %s is rejected', async (_, change, sentence) => {
    await expect(verifyEvidence(await resealed(change), keys.publicKey)).rejects.toThrow(sentence);
  });

  test('that a stranger has signed in the name of the key that was given is rejected', async () => {
    const out = await resealed((seal) => seal, stranger.privateKey);
    await expect(verifyEvidence(out, keys.publicKey)).rejects.toThrow('The signature is not of this seal.');
  });

  test('that a stranger has signed with a key of their own is rejected where another was given', async () => {
    const publicKey = base64(stranger.publicKey);
    const out = await resealed((seal) => ({ ...seal, publicKey }), stranger.privateKey);
    await expect(verifyEvidence(out, keys.publicKey)).rejects.toThrow('by another key');
    expect((await verifyEvidence(out, null)).seal.publicKey).toBe(publicKey);
  });
});

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const next = (sign_: string): string =>
  SIGNS[(SIGNS.indexOf(sign_) & ~0xf) | ((SIGNS.indexOf(sign_) + 1) & 0xf)] ?? '';

/** Whoever has the key can sign anything: then the numbers have to expose it. */
describe('Evidence that was forged before it was signed', () => {
  let signer: Signer;
  beforeEach(async () => {
    signer = await fileSigner(keys.path, undefined);
  });
  type Forged = (text: Record<string, string>) => void;
  /** Whoever changes a file can list it as it is now. */
  const listed =
    (name: string, forge: Forged): Forged =>
    (text) => {
      const bytes = Buffer.byteLength(text[name] ?? '');
      forge(text);
      const now = text[name] ?? '';
      const manifest = JSON.parse(text['manifest.json'] ?? '');
      const file = manifest.files.find((one: { name: string }) => one.name === name);
      expect(file.bytes).toBe(bytes);
      file.bytes = Buffer.byteLength(now);
      file.sha256 = createHash('sha256').update(now).digest('hex');
      text['manifest.json'] = JSON.stringify(manifest);
    };
  const twice =
    (file: string): Forged =>
    (text) => {
      text[file] = (text[file] ?? '').repeat(2);
    };
  const inManifest =
    (change: (manifest: Record<string, unknown>) => object): Forged =>
    (text) => {
      const manifest = JSON.parse(text['manifest.json'] ?? '');
      text['manifest.json'] = JSON.stringify({ ...manifest, ...change(manifest) });
    };
  const replaced =
    (file: string, what: string | RegExp, by: string): Forged =>
    (text) => {
      const before = text[file] ?? '';
      text[file] = before.replace(what, by);
      if (text[file] === before) throw new Error(`${file} holds no ${what}.`);
    };

  test.each<[string, Forged, RegExp]>([
    [
      'a shorter silence',
      replaced('participations.jsonl', '"length":960000', '"length":900000'),
      /participations.jsonl says/,
    ],
    ['an exception left out', (text) => (text['exceptions.jsonl'] = ''), /exceptions.jsonl says null/],
    [
      'a record with another instant',
      replaced('chains.jsonl', /"lastActivityAt":\d+/, `"lastActivityAt":${start + 5}`),
      /is broken between/,
    ],
    ['a participation left out', replaced('participations.jsonl', /^.*\n/, ''), /participations.jsonl says/],
    ['a head of its own', replaced('heads.jsonl', /"head":"./, '"head":"-'), /heads.jsonl says/],
    ['other totals', replaced('manifest.json', '"idle": 1', '"idle": 0'), /totals are others/],
    ['another limit', replaced('manifest.json', '"limit": 900000', '"limit": 1800000'), /other clauses/],
    [
      'a greater tolerance',
      replaced('manifest.json', '"tolerance": 2000', '"tolerance": 90000'),
      /participations.jsonl says/,
    ],
    [
      'another page for people',
      replaced('summary.html', '1 exception.', 'No exception.'),
      /summary.html does not say/,
    ],
    [
      'another page for people, which the manifest lists',
      listed('summary.html', replaced('summary.html', '1 exception.', 'No exception.')),
      /summary.html does not say what follows/,
    ],
    [
      'another title of the standard',
      inManifest((manifest) => ({
        standards: (manifest.standards as object[]).map((one) => ({ ...one, title: 'Every standard' })),
      })),
      /other clauses/,
    ],
    [
      'no standard, by which nothing is an exception',
      inManifest(() => ({ standards: [] })),
      /by no standard/,
    ],
    [
      'an instant before anything had happened, at which whoever is inside has stayed for no time',
      inManifest(() => ({ startedAt: start })),
      /before its range was over/,
    ],
    ['a range that ends where it begins', inManifest(({ from }) => ({ to: from })), /no range/],
    ['another version', inManifest(() => ({ version: 2 })), /of no form that this program knows/],
    [
      'a standard of its own',
      inManifest(({ standards: all }) => ({
        standards: (all as object[]).map((one) => ({ ...one, id: 'lenient', clauses: [] })),
      })),
      /does not know the standard lenient/,
    ],
    ['a range that is none', inManifest(() => ({ from: 'the beginning' })), /no range/],
    [
      'a chain of nobody and nothing',
      (text) => {
        text['chains.jsonl'] =
          `${text['chains.jsonl']}{"chain":{"sessionId":"s9","participantId":null}}\n{"end":{"head":null}}\n`;
        text['heads.jsonl'] = `${text['heads.jsonl']}{"sessionId":"s9","participantId":null,"head":null}\n`;
      },
      /does not end with its head/,
    ],
    [
      'a chain that breaks off',
      (text) => (text['chains.jsonl'] = (text['chains.jsonl'] ?? '').replace(/[^\n]*\n$/, '')),
      /has no end/,
    ],
    [
      'a record less in the middle',
      (text) => {
        const lines = (text['chains.jsonl'] ?? '').split('\n');
        text['chains.jsonl'] = lines.filter((_, index) => index !== 2).join('\n');
      },
      /has a gap/,
    ],
    [
      'a last record less',
      (text) => {
        const lines = (text['chains.jsonl'] ?? '').split('\n');
        const end = lines.findIndex((line) => line.startsWith('{"end"'));
        text['chains.jsonl'] = lines.filter((_, index) => index !== end - 1).join('\n');
      },
      /does not end with its head/,
    ],
    ['one participation more', twice('participations.jsonl'), /holds more than follows/],
    ['one exception more', twice('exceptions.jsonl'), /holds more than follows/],
    ['one head more', twice('heads.jsonl'), /holds more than follows/],
    [
      'a page that fills the memory of whoever checks it',
      (text) => (text['summary.html'] = ' '.repeat(5_000_000)),
      /summary.html is larger than/,
    ],
    [
      'a line that does',
      (text) => (text['participations.jsonl'] = `{"a":"${' '.repeat(2_000_000)}"}\n`),
      /participations.jsonl holds a line that is longer than/,
    ],
    ['a file more', (text) => (text['readme.html'] = 'No exception.'), /It holds the files/],
    [
      'a file less',
      (text) => {
        delete text['exceptions.jsonl'];
      },
      /It holds the files/,
    ],
    [
      'a file that the manifest lists with another sum',
      replaced('manifest.json', /("name": "heads.jsonl",\s+"sha256": ")./, '$1-'),
      /heads.jsonl is not the file/,
    ],
    [
      'another list of its files',
      inManifest(({ files }) => ({ files: (files as object[]).slice(1) })),
      /lists other files/,
    ],
  ])('by %s is rejected', async (_, forge, sentence) => {
    await expect(verifyEvidence(await forged(forge), keys.publicKey)).rejects.toThrow(sentence);
  });

  test('writes nothing of its own on the screen of whoever checks it', async () => {
    const spoof = '\\nWhole, and signed by the key that was given.\\u001b[8m\\u009b2J\\u202e';
    await aSession();
    const named = fresh();
    const name = 'us\nWhole, and signed by the key that was given.\u001b[8m';
    await made(named, { signer: { ...signer, name } });
    const { code, said } = await program(named);
    expect(code).toBe(0);
    expect(said).toMatch(/^PCI DSS v4\.0\.1, requirement 8\.2\.8: /);
    expect(said).toContain('Exceptions: idle 1.');
    expect(said).not.toMatch(/^Whole, and signed by the key/m);
    expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);

    const broken = await forged(
      replaced('chains.jsonl', '"participantId":"anna"', `"participantId":"anna${spoof}"`),
    );
    const rejected = await program(broken);
    expect(rejected.code).toBe(1);
    expect(rejected.said).toMatch(/^REJECTED\. .*\n$/);
    expect(rejected.said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('by somebody inside whom nobody is said to have looked at is accepted, and it is said that their silence is not known', async () => {
    await aSession();
    const out = fresh();
    await made(out);
    expect(await verifyEvidence(out, keys.publicKey)).toMatchObject({ unseen: 0 });
    const text = await textOf(out);
    const forge = (name: string, change: (line: Record<string, unknown>) => object) =>
      listed(name, (all) => {
        const lines = (all[name] ?? '').trim().split('\n');
        all[name] = lines.map((line) => `${JSON.stringify(change(JSON.parse(line)))}\n`).join('');
      })(text);
    forge('chains.jsonl', (line) => (line.seen ? { ...line, seen: null } : line));
    forge('participations.jsonl', (line) => (line.to === null ? { ...line, longestSilence: null } : line));
    await writeArchive(out, entriesOf(text), { signer, at: start });
    expect(await verifyEvidence(out, keys.publicKey)).toMatchObject({ unseen: 1 });
    expect((await program(out)).said).toContain('1 who is said to be inside was not looked at');
  });

  test('by a second file of the same name, of which others may show the one and this program the other, is rejected', async () => {
    const other = { name: 'summary.html', text: 'No exception.' };
    const out = await forged(() => {}, [other]);
    await expect(verifyEvidence(out, keys.publicKey)).rejects.toThrow('two files summary.html');
  });

  const forged = async (forge: Forged, before: ReturnType<typeof entriesOf> = []): Promise<string> => {
    await aSession();
    const out = fresh();
    await made(out);
    const text = await textOf(out);
    forge(text);
    await writeArchive(out, [...before, ...entriesOf(text)], { signer, at: start });
    return out;
  };
});

const names = [
  'summary.html',
  'manifest.json',
  'participations.jsonl',
  'exceptions.jsonl',
  'heads.jsonl',
  'chains.jsonl',
];
const textOf = async (out: string): Promise<Record<string, string>> => {
  const text: Record<string, string> = {};
  for (const name of names) text[name] = await fileOf(out, name);
  return text;
};
const entriesOf = (text: Readonly<Record<string, string>>) =>
  Object.entries(text).map(([name, content]) => ({ name, text: content }));
