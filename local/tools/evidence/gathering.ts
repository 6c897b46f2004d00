import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT_OF_PARTICIPANT, auditKey, SESSION } from '../../../functions/aws/items/keys.ts';
import { batchOf } from '../../../functions/aws/platform/table.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { type AuditOwner, hashOf } from '../../../shared/audit/trail.ts';
import { exceptionsOf, toleratedIn } from '../../../shared/evidence/exceptions.ts';
import {
  longestSilence,
  type Participation,
  participationsOf,
} from '../../../shared/evidence/participation.ts';
import { counted } from '../../../shared/evidence/totals.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { Clause } from '../../../shared/standards/standard.ts';
import { chainsOf, type WholeChain } from './chain.ts';
import { heldOf, recordsOf, type Table } from './held.ts';
import { type Found, pagesOf } from './reading.ts';
import type { Part, State, WorkingFolder } from './working-folder.ts';

export type Gathering = {
  readonly place: Table;
  readonly clauses: readonly Clause[];
  readonly clock: () => Instant;
  readonly pause: () => Promise<void>;
  readonly progress: (scanned: number) => void;
};

/** How many owners are looked after at once. */
const AT_ONCE = 25;
/** Somebody may write meanwhile: what looks wrong is looked at again. */
const LOOKS = 3;

/** Goes through the table from where it had got, verifies every chain, and writes down what is in the range. */
export const gather = async (gathering: Gathering, working: WorkingFolder, begun: State): Promise<State> => {
  let state = begun;
  if (state.gathered) return state;
  for await (const { found, upTo, isLast, scanned } of pagesOf(
    gathering.place,
    state.key,
    gathering.clock(),
  )) {
    const lines = noLines();
    let next: Omit<State, 'bytes'> = state;
    for (let from = 0; from < found.length; from += AT_ONCE) {
      const looked = await Promise.all(
        found.slice(from, from + AT_ONCE).map((one) => lookAt(gathering, one)),
      );
      for (const one of looked) next = taken(gathering, next, one, lines);
    }
    next = { ...next, key: upTo, scanned: next.scanned + scanned, gathered: isLast };
    state = await working.save(lines, next);
    gathering.progress(state.scanned);
  }
  return state;
};

type Lines = Record<Part, string[]>;
const noLines = (): Lines => ({ chains: [], heads: [], participations: [], exceptions: [], faults: [] });

type Looked = {
  readonly owner: AuditOwner;
  readonly chains: readonly WholeChain[];
  readonly faults: readonly string[];
};

const lookAt = async (gathering: Gathering, found: Found): Promise<Looked> => {
  const { place, clock, pause } = gathering;
  if (found.type === 'witness') return missingEnding(place, found);
  if (found.type === 'person') return missingChain(place, found);
  let { written } = found;
  for (let look = 1; ; look += 1) {
    const held = await heldOf(place, found.owner, written, clock());
    const { chains, faults } = chainsOf(held);
    if (faults.length === 0 || look === LOOKS) return { owner: found.owner, chains, faults };
    await pause();
    written = await recordsOf(place, found.owner, clock());
  }
};

/** Somebody's whole chain may have been taken away: nothing of it would be met then. */
const missingEnding = async (
  { client, table }: Table,
  { key, witness }: Extract<Found, { type: 'witness' }>,
): Promise<Looked> => {
  const place = auditKey(key, { at: witness.at, sequence: witness.length });
  const [item] = await batchOf(client, table, [place], true);
  const sentence = `Record ${witness.length}, with which a participation ended, is missing.`;
  return { owner: key, chains: [], faults: item ? [] : [sentence] };
};

const missingChain = async (
  { client, table }: Table,
  { key }: Extract<Found, { type: 'person' }>,
): Promise<Looked> => {
  const { sessionId, participantId } = key;
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: toItem({
      ':pk': SESSION + sessionId,
      ':prefix': `${AUDIT_OF_PARTICIPANT}${participantId}#`,
    }),
    ConsistentRead: true,
    Limit: 1,
  });
  const { Items = [] } = await client.send(query);
  const sentence = 'Nothing is on record of somebody whose item knows of records.';
  return { owner: key, chains: [], faults: Items.length > 0 ? [] : [sentence] };
};

const taken = (
  { clauses }: Gathering,
  before: Omit<State, 'bytes'>,
  { owner, chains, faults }: Looked,
  lines: Lines,
): Omit<State, 'bytes'> => {
  let state = { ...before, faults: before.faults + faults.length };
  for (const fault of faults) lines.faults.push(JSON.stringify({ ...owner, fault }));
  for (const chain of chains)
    state =
      owner.participantId === null ? ofSession(state, chain, lines) : ofPerson(state, chain, clauses, lines);
  return state;
};

/** A session's own chain goes with those of its people. */
const ofSession = (state: Omit<State, 'bytes'>, chain: WholeChain, lines: Lines): Omit<State, 'bytes'> =>
  chain.owner.sessionId === state.session ? written(state, chain, 1, lines) : state;

const ofPerson = (
  before: Omit<State, 'bytes'>,
  chain: WholeChain,
  clauses: readonly Clause[],
  lines: Lines,
): Omit<State, 'bytes'> => {
  const { owner, seen } = chain;
  const { from, to, tolerance } = before.asked;
  // A chain of a participant holds no record of a session.
  const records = chain.records as readonly ParticipantRecord[];
  const wanted = participationsOf(records, seen).filter(
    (one) => (one.from ?? 0) < to && (one.to ?? Number.POSITIVE_INFINITY) >= from,
  );
  const [first] = wanted;
  if (!first) return before;
  let state = written(before, chain, first.sequences[0], lines);
  for (const participation of wanted) {
    const now = seen?.at ?? instant(state.startedAt);
    const exceptions = exceptionsOf(participation, clauses, tolerance, now);
    const isTolerated = toleratedIn(participation, clauses, tolerance, now);
    lines.participations.push(JSON.stringify({ ...owner, ...summaryOf(participation, exceptions) }));
    const { sequences } = participation;
    for (const exception of exceptions)
      lines.exceptions.push(JSON.stringify({ ...owner, sequences, ...exception }));
    state = { ...state, totals: counted(state.totals, participation, exceptions, isTolerated) };
  }
  return { ...state, session: owner.sessionId };
};

const summaryOf = (participation: Participation, exceptions: readonly { readonly rule: string }[]) => {
  const { policies: _policies, silences: _silences, isWhole: _isWhole, ...said } = participation;
  return {
    ...said,
    longestSilence: longestSilence(participation),
    exceptions: exceptions.map(({ rule }) => rule),
  };
};

const written = (
  state: Omit<State, 'bytes'>,
  { owner, records, head, seen }: WholeChain,
  first: number,
  lines: Lines,
): Omit<State, 'bytes'> => {
  const kept = records.filter(({ sequence }) => sequence >= first);
  const end = kept.at(-1);
  if (!end) return state;
  const last = head ?? { head: hashOf(owner, end), length: end.sequence };
  lines.chains.push(
    JSON.stringify({ chain: owner }),
    ...kept.map((record) => JSON.stringify({ record })),
    JSON.stringify({ end: last, seen, isWitnessed: head !== null }),
  );
  lines.heads.push(JSON.stringify({ ...owner, ...last }));
  return { ...state, chains: state.chains + 1, records: state.records + kept.length };
};
