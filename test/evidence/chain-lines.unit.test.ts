import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { Trail } from '../../shared/audit/trail.ts';
import { instant } from '../../shared/instant.ts';
import { type Chain, nextChain } from '../../verifier/chain.ts';
import { linesOf } from '../../verifier/lines.ts';
import { MINUTE, type Moment, recordsOf, strict } from './chains.ts';

const anna = { sessionId: 's1', participantId: 'anna' };
const start = Date.UTC(2026, 9, 1, 9);
const moments: readonly Moment[] = [
  { type: 'joined', at: instant(start), cause: 'join' },
  { type: 'ended', ending: 'exit', at: instant(start + MINUTE) } as Moment,
];

/** The lines of a chain as the file has them, with whatever is changed in them. */
const written = (before?: Trail) => {
  const { records, trail } = recordsOf(anna, moments, strict, before);
  const [first, last] = records;
  return { begin: { chain: anna }, first, last, end: { end: trail, seen: null, isWitnessed: true } };
};
const read = (lines: readonly unknown[], rest = ''): Promise<Chain | null> => {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  return nextChain(linesOf('chains.jsonl', Readable.from([Buffer.from(text + rest)])));
};

describe('The verifier reads a chain', () => {
  test('from its first record, or from a later one whose predecessors are gone, to its head', async () => {
    const { begin, first, last, end } = written();
    expect(await read([begin, { record: first }, { record: last }, end])).toMatchObject({
      ...anna,
      records: [{ type: 'joined' }, { type: 'ended' }],
      head: { length: 2 },
      isWitnessed: true,
    });
    expect((await read([begin, { record: last }, end]))?.records).toHaveLength(1);
    expect(await read([])).toBeNull();
  });

  test('whatever the order of the fields, and however the bytes arrive', async () => {
    const { begin, first, last, end } = written();
    const turned = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    const lines = [begin, { record: turned(first ?? {}) }, { record: turned(last ?? {}) }, end];
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const each = Readable.from(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect((await nextChain(linesOf('chains.jsonl', each)))?.records).toHaveLength(2);
  });

  test('which something beside it attests only if that is said, and not in another word', async () => {
    const { begin, first, last, end } = written();
    for (const isWitnessed of ['yes', 1, null, undefined])
      expect(await read([begin, { record: first }, { record: last }, { ...end, isWitnessed }])).toMatchObject(
        { isWitnessed: false },
      );
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a first record that claims to follow another',
      () => {
        const { begin, first, last, end } = written({ head: 'another', length: 0 });
        return read([begin, { record: first }, { record: last }, end]);
      },
      'is broken between its records 0 and 1',
    ],
    [
      'a head of another length',
      () => {
        const { begin, first, last, end } = written();
        return read([begin, { record: first }, { record: last }, { ...end, end: { ...end.end, length: 3 } }]);
      },
      'does not end with its head',
    ],
    [
      'the records of somebody else',
      () => {
        const { first, last, end } = written();
        return read([{ chain: { ...anna, participantId: 'ben' } }, { record: first }, { record: last }, end]);
      },
      'is broken between its records 1 and 2',
    ],
    [
      'a record that comes twice',
      () => {
        const { begin, first, last, end } = written();
        return read([begin, { record: first }, { record: first }, { record: last }, end]);
      },
      'has a gap',
    ],
    ['no owner', () => read([{ record: written().first }]), 'without saying whose it is'],
    ['what is no record', () => read([written().begin, { note: 'x' }]), 'holds what is no record'],
    ['no end', () => read([written().begin, { record: written().first }]), 'has no end'],
    ['half a line', () => read([written().begin], '{"record":'), 'breaks off in the middle of a line'],
    ['an empty line', () => read([written().begin, '']), 'holds a line that is no JSON'],
    ['a line that is a number', () => read([written().begin, '7']), 'holds a line that is no JSON'],
  ])('and rejects one with %s', async (_, reading, sentence) => {
    await expect(reading()).rejects.toThrow(sentence);
  });
});
