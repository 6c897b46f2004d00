import { createHash, type KeyObject } from 'node:crypto';
import { type Archive, checkedSeal, openArchive, type Seal } from './archive.ts';
import { type Chain, nextChain } from './chain.ts';
import { against, isTolerated } from './clauses.ts';
import { canonical, type Line, type Lines, linesOf } from './lines.ts';
import type { Manifest, Totals } from './manifest.ts';
import { Rejected } from './rejected.ts';
import { standards, titles } from './standards.ts';
import { longestOf, staysOf } from './stays.ts';
import { SHOWN, type Shown, summaryOf } from './summary.ts';

export type Verified = {
  readonly seal: Seal;
  readonly manifest: Manifest;
  /** Chains whose end nothing but the chain itself attests. */
  readonly unwitnessed: number;
  /** Participations that are going on, of which nobody says how they were found: how long they were silent is not known. */
  readonly unseen: number;
};

const DATA = ['participations.jsonl', 'exceptions.jsonl', 'heads.jsonl', 'chains.jsonl'];
const FILES = ['summary.html', ...DATA];

/**
 * Works out everything again that the evidence says.
 * @throws Rejected when any byte or number differs.
 */
export const verifyEvidence = async (path: string, trusted: KeyObject | null): Promise<Verified> => {
  const seal = await checkedSeal(path, trusted);
  const archive = await openArchive(path);
  try {
    const names = [...archive.names].sort();
    if (canonical(names) !== canonical([...FILES, 'manifest.json'].sort()))
      throw new Rejected(`It holds the files ${names.join(', ')}.`);
    const manifest = await manifestIn(archive);
    return { seal, manifest, ...(await recomputed(archive, manifest, seal.key)) };
  } finally {
    archive.close();
  }
};

const manifestIn = async (archive: Archive): Promise<Manifest> => {
  const manifest = JSON.parse((await wholeOf(archive, 'manifest.json')).toString()) as Manifest;
  if (manifest.vigil !== 'evidence' || manifest.version !== 1)
    throw new Rejected('The manifest is of no form that this program knows.');
  if (canonical(manifest.files.map(({ name }) => name)) !== canonical(FILES))
    throw new Rejected('The manifest lists other files.');
  const { from, to, startedAt, tolerance } = manifest;
  if (![from, to, startedAt, tolerance].every(Number.isSafeInteger) || from >= to)
    throw new Rejected('The manifest says no range.');
  if (startedAt < to) throw new Rejected('It was made before its range was over.');
  if (manifest.standards.length === 0) throw new Rejected('It was judged by no standard.');
  for (const { id, title, clauses } of manifest.standards) {
    const own = standards[id];
    if (!own) throw new Rejected(`This program does not know the standard ${id}.`);
    const said = clauses.map(({ id: clause, rule, limit }) => ({ id: clause, rule, limit }));
    if (title !== titles[id] || canonical(said) !== canonical(own))
      throw new Rejected(`It was judged by other clauses of ${id}.`);
  }
  return manifest;
};

/** Packed, a page of gigabytes is small. None that is made comes near to this, in bytes. */
const LARGEST = 4_000_000;

const wholeOf = async (archive: Archive, name: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await archive.read(name)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST) throw new Rejected(`${name} is larger than ${LARGEST} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const recomputed = async (
  archive: Archive,
  manifest: Manifest,
  key: string | null,
): Promise<Pick<Verified, 'unwitnessed' | 'unseen'>> => {
  const files = {} as Record<string, Lines>;
  for (const name of DATA) files[name] = linesOf(name, await archive.read(name));
  const [participations, exceptions, heads, chains] = DATA.map((name) => files[name]) as [
    Lines,
    Lines,
    Lines,
    Lines,
  ];
  const totals = noTotals();
  const shown: Shown[] = [];
  let [unwitnessed, unseen] = [0, 0];
  for (let chain = await nextChain(chains); chain !== null; chain = await nextChain(chains)) {
    const { sessionId, participantId, records, head, isWitnessed } = chain;
    totals.chains += 1;
    totals.records += records.length;
    if (!isWitnessed) unwitnessed += 1;
    await same('heads.jsonl', heads, { sessionId, participantId, ...head });
    if (participantId === null) continue;
    const before = totals.open;
    await judge(chain, manifest, { totals, shown }, participations, exceptions);
    if (chain.seen === null) unseen += totals.open - before;
  }
  for (const [name, lines] of Object.entries(files))
    if ((await lines.next()) !== null) throw new Rejected(`${name} holds more than follows from the chains.`);
  if (canonical(totals) !== canonical(manifest.totals)) throw new Rejected('The totals are others.');
  const summary = await wholeOf(archive, 'summary.html');
  if (!summary.equals(Buffer.from(summaryOf(manifest, totals, shown, key))))
    throw new Rejected('summary.html does not say what follows from the chains.');
  const sums: Record<string, { bytes: number; sha256: string }> = {
    'summary.html': { bytes: summary.length, sha256: createHash('sha256').update(summary).digest('hex') },
  };
  for (const [name, lines] of Object.entries(files)) sums[name] = lines.sum();
  for (const { name, ...sum } of manifest.files)
    if (canonical(sum) !== canonical(sums[name]))
      throw new Rejected(`${name} is not the file that the manifest lists.`);
  return { unwitnessed, unseen };
};

const judge = async (
  chain: Chain,
  { from, to, startedAt, tolerance, standards: judged }: Manifest,
  { totals, shown }: { readonly totals: Totals; readonly shown: Shown[] },
  participations: Lines,
  exceptions: Lines,
): Promise<void> => {
  const { sessionId, participantId, seen } = chain;
  const clauses = judged.flatMap((standard) => standard.clauses);
  for (const stay of staysOf(chain)) {
    if ((stay.from ?? 0) >= to || (stay.to ?? Number.POSITIVE_INFINITY) < from) continue;
    const { policies: _policies, silences, ...said } = stay;
    const longestSilence = longestOf(silences);
    const found = clauses.flatMap((clause) => against(stay, clause, seen?.at ?? startedAt));
    const beyond = found.filter((one) => !isTolerated(one, tolerance));
    await same('participations.jsonl', participations, {
      sessionId,
      participantId,
      ...said,
      longestSilence,
      exceptions: beyond.map(({ rule }) => rule),
    });
    for (const one of beyond) {
      const exception = {
        sessionId,
        participantId: String(participantId),
        sequences: stay.sequences,
        ...one,
      };
      await same('exceptions.jsonl', exceptions, exception);
      if (shown.length < SHOWN) shown.push(exception);
    }
    totals.participations += 1;
    if (stay.to === null) totals.open += 1;
    totals.warnings += stay.warnings;
    totals.extensions += stay.extensions;
    if (stay.ending !== null) totals.endings[stay.ending] = (totals.endings[stay.ending] ?? 0) + 1;
    if (longestSilence && longestSilence.length > (totals.longestSilence?.length ?? -1))
      totals.longestSilence = longestSilence;
    for (const { rule } of beyond) totals.exceptions[rule] = (totals.exceptions[rule] ?? 0) + 1;
    if (beyond.length < found.length) totals.tolerated += 1;
  }
};

const same = async (name: string, lines: Lines, expected: object): Promise<void> => {
  const line: Line | null = await lines.next();
  if (canonical(line) !== canonical(expected))
    throw new Rejected(
      `${name} says ${canonical(line)}, but from the chains follows ${canonical(expected)}.`,
    );
};

const noTotals = (): Totals => ({
  chains: 0,
  records: 0,
  participations: 0,
  open: 0,
  warnings: 0,
  extensions: 0,
  endings: {},
  longestSilence: null,
  exceptions: {},
  tolerated: 0,
});
