import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept } from '../../../functions/aws/audit/audit-items.ts';
import { fromSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { fromItem, type Item, textOf, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, FORMER, PARTICIPANT, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { queried } from '../../../functions/aws/platform/table.ts';
import { fromParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import { inOrder } from '../../../shared/audit/order.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { AuditOwner, Trail, Witness } from '../../../shared/audit/trail.ts';
import { contradicted, verified } from '../../../shared/audit/verification.ts';
import type { Session, SessionRecord } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';

/** The chain of a participant, or of the session itself, and what is to be said of it. */
export type Chain = {
  readonly owner: AuditOwner;
  /** Of a participant, as long as their item is there: names are not on record. */
  readonly name: string | null;
  readonly records: readonly AuditRecord[];
  /** How many of them travel in the owner's item, because they are not known to be written. */
  readonly unwritten: number;
  /** How many have been kept for long enough and are gone. */
  readonly expired: number;
  /** What the replay ends with, in words; null for the session's own chain, and when the item is gone. */
  readonly replay: string | null;
  /** A sentence for everything that should not be. */
  readonly faults: readonly string[];
};

export type SessionAudit = {
  readonly chains: readonly Chain[];
  /** What operators' commands have done to it: deletions, restorations, handing over. They belong to no chain. */
  readonly commands: readonly Readonly<Record<string, unknown>>[];
};

type Place = { readonly client: DynamoDBClient; readonly table: string };

/**
 * Reads everything that is on record of a session, verifies each chain and replays it through the core. Null when there
 * is nothing of this name. Somebody may write meanwhile: what looks wrong at the end of a chain is looked at again.
 */
export const auditSession = async (
  place: Place,
  sessionId: string,
  pause: () => Promise<void>,
  clock: () => Instant,
): Promise<SessionAudit | null> => {
  for (let attempt = 1; ; attempt += 1) {
    const audit = await read(place, sessionId, clock());
    const whole = audit?.chains.every(({ faults }) => faults.length === 0) ?? true;
    if (whole || attempt === 3) return audit;
    await pause();
  }
};

const read = async (
  { client, table }: Place,
  sessionId: string,
  now: Instant,
): Promise<SessionAudit | null> => {
  const found = await itemsOf(client, table, SESSION + sessionId, AUDIT);
  const kept = found.filter((item) => isKept(item, now));
  const heads = kept.map(fromHeadItem);
  const noted = heads.filter((one) => one !== null);
  const records = kept
    .filter((_, index) => heads[index] === null)
    .map((item) => ({ item, one: fromAuditItem(item) }));
  const people = await peopleOf(client, table, SESSION + sessionId);
  const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
  const { Item } = await client.send(get);
  if (records.length === 0 && people.length === 0 && !Item) return null;

  const written = new Map<string | null, AuditRecord[]>([[null, []]]);
  for (const { participantId } of [...people, ...noted]) written.set(participantId, []);
  for (const { one } of records)
    if (one)
      written.set(one.owner.participantId, [...(written.get(one.owner.participantId) ?? []), one.record]);
  const chains = [...written].map(([participantId, own]) => {
    const owner = { sessionId, participantId };
    const ordered = inOrder(own);
    if (participantId === null) return sessionChain(owner, ordered, Item ? fromSessionItem(Item) : null);
    return participantChain(
      owner,
      ordered,
      people.find((person) => person.participantId === participantId),
      noted.filter((one) => one.participantId === participantId).map(({ witness }) => witness),
    );
  });
  const commands = records.filter(({ one }) => one === null).map(({ item }) => commandFrom(item));
  return { chains, commands };
};

/** Those who are there, and those whose participation ended a while ago. Of somebody in both places the first counts. */
const peopleOf = async (client: DynamoDBClient, table: string, pk: string): Promise<Participant[]> => {
  // In this order: whoever is put aside meanwhile is found in one place or the other.
  const here = await itemsOf(client, table, pk, PARTICIPANT);
  const former = await itemsOf(client, table, pk, FORMER);
  const people = [...former, ...here].map(fromParticipantItem);
  return [...new Map(people.map((person) => [person.participantId, person])).values()];
};

const sessionChain = (owner: AuditOwner, written: readonly AuditRecord[], session: Session | null): Chain => {
  const owed: readonly SessionRecord[] = session?.owedRecord ? [session.owedRecord] : [];
  return { ...chainOf(owner, written, owed, session?.trail ?? null), name: null, replay: null };
};

const participantChain = (
  owner: AuditOwner,
  written: readonly AuditRecord[],
  stored: Participant | undefined,
  witnesses: readonly Witness[],
): Chain => {
  const found = chainOf(owner, written, stored?.owed?.records ?? [], stored?.trail ?? null);
  const faults = found.faults.length > 0 ? found.faults : contradicted(owner, found.records, witnesses);
  const chain = { ...found, faults, name: stored?.name ?? null };
  if (chain.faults.length > 0) return { ...chain, replay: null };
  const key = { sessionId: owner.sessionId, participantId: owner.participantId ?? '' };
  const { participant, fault } = replayed(key, chain.records as readonly ParticipantRecord[]);
  const other = participant && stored ? differences(participant, stored) : [];
  const differing = other.map((field) => `The replay ends with another ${field} than the table holds.`);
  return { ...chain, replay: participant && inWords(participant), faults: fault ? [fault] : differing };
};

const chainOf = (
  owner: AuditOwner,
  written: readonly AuditRecord[],
  owed: readonly AuditRecord[],
  trail: Trail | null,
): Omit<Chain, 'replay' | 'name'> => {
  const last = written.at(-1)?.sequence ?? 0;
  const unwritten = owed.filter(({ sequence }) => sequence > last);
  const records = [...written, ...unwritten];
  return { owner, records, unwritten: unwritten.length, ...verified(owner, records, trail) };
};

const inWords = (participant: Participant): string =>
  participant.phase === 'ended' ? `ended (${participant.ending})` : participant.phase;

const commandFrom = (item: Item): Readonly<Record<string, unknown>> => {
  const { pk: _pk, sk: _sk, ...fields } = fromItem(item);
  return { key: textOf(item, 'sk', AUDIT), ...fields };
};

const itemsOf = async (
  client: DynamoDBClient,
  table: string,
  pk: string,
  prefix: string,
): Promise<Item[]> => {
  const items: Item[] = [];
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: toItem({ ':pk': pk, ':prefix': prefix }),
    ConsistentRead: true,
  };
  for await (const item of queried(client, query)) items.push(item);
  return items;
};
