import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept } from '../../../functions/aws/audit/audit-items.ts';
import { fromItem, type Item, type Plain, toItem } from '../../../functions/aws/items/items.ts';
import {
  AUDIT,
  auditHeadKey,
  auditKey,
  formerKey,
  participantKey,
  SESSION,
  sessionKey,
} from '../../../functions/aws/items/keys.ts';
import { batchOf, ifCondition, queried } from '../../../functions/aws/platform/table.ts';
import { inOrder } from '../../../shared/audit/order.ts';
import type { Trail } from '../../../shared/audit/trail.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import { type Remade, type Renaming, remade, renamed } from './chain.ts';
import type { Place } from './traces.ts';

type Written = { readonly item: Item; readonly participantId: string | null; readonly record: AuditRecord };
type Head = { readonly item: Item } & NonNullable<ReturnType<typeof fromHeadItem>>;

/** Takes somebody out of the chains of a session. @returns how many were written anew, and what is wrong with those that were not. */
export const renameIn = async (
  place: Place,
  sessionId: string,
  renaming: Renaming,
  now: Instant,
): Promise<{ chains: number; faults: string[] }> => {
  const { from, to } = renaming;
  const items = await itemsOf(place, SESSION + sessionId);
  const kept = items.filter((item) => isKept(item, now));
  // The table would remove them within days.
  for (const item of items) if (!isKept(item, now) && isOf(item, from)) await remove(place, item);
  const heads = kept.flatMap((item): Head[] => {
    const head = fromHeadItem(item);
    return head ? [{ item, ...head }] : [];
  });
  const written = kept.flatMap((item): Written[] => {
    const one = fromHeadItem(item) === null ? fromAuditItem(item) : null;
    return one ? [{ item, participantId: one.owner.participantId, record: one.record }] : [];
  });
  const deletions = kept.filter(({ sk, trail }) => sk?.S?.endsWith('#deleted') && trail?.M);
  const faults: string[] = [];
  let chains = 0;
  // Those of the person, under both names, are one.
  const chainOf = (id: string | null) => (id === to ? from : id);
  for (const id of new Set([...written, ...heads].map(({ participantId }) => chainOf(participantId)))) {
    const own = written.filter(({ participantId }) => chainOf(participantId) === id);
    const ends = heads.filter(({ participantId }) => chainOf(participantId) === id);
    if (id !== from && !own.some(({ record }) => namesIn(record, from))) continue;
    const fault = await rewritten(place, { sessionId, participantId: id }, own, ends, deletions, renaming);
    if (fault === null) chains += 1;
    else faults.push(`${sessionId}, ${id === null ? 'the session itself' : id}: ${fault}`);
  }
  for (const item of kept)
    if (fromHeadItem(item) === null && fromAuditItem(item) === null)
      await renameCommand(place, item, renaming);
  return { chains, faults };
};

type Owner = { readonly sessionId: string; readonly participantId: string | null };

const rewritten = async (
  place: Place,
  owner: Owner,
  own: readonly Written[],
  ends: readonly Head[],
  deletions: readonly Item[],
  renaming: Renaming,
): Promise<string | null> => {
  const once = new Map(own.map((one) => [`${one.record.at}.${one.record.sequence}`, one]));
  const byTime = [...once.values()].toSorted(
    ({ record: one }, { record: other }) => one.at - other.at || one.sequence - other.sequence,
  );
  const records = inOrder(byTime.map(({ record }) => record));
  const made = remade(owner, records, renaming);
  if ('fault' in made) return made.fault;
  // Of a session that was deleted, the record of that knows how its chain ended.
  const gone = owner.participantId === null ? deletions : [];
  const holders = [...(await holdersOf(place, owner)), ...gone];
  if (holders.some(isOwing)) return 'Something of it is still to be written. Say it again in a minute.';
  const trails = holders.map((holder) => [holder, made.headFor(trailOf(holder))] as const);
  if (trails.some(([holder, head]) => head === null && trailOf(holder).length > 0))
    return 'It does not end with the record that was noted last.';
  const noted = ends.map((end) => [end, made.headFor(end.witness)] as const);
  if (noted.some(([, head]) => head === null))
    return 'An end of a participation that was noted is not in it.';

  // The heads first, and the records from the last one back: as long as something is to be done, a record names the person.
  for (const [holder, head] of trails)
    if (head !== null && owner.participantId !== renaming.from && !(await putTrail(place, holder, head)))
      return 'Somebody was writing to it. Say it again in a minute.';
  for (const [end, head] of noted) await putHead(place, made, end, head ?? '');
  for (const [index, record] of [...made.records.entries()].toReversed()) {
    const before = records[index];
    const items = own.filter(({ record: one }) => one.sequence === before?.sequence && one.at === before.at);
    await putAnew(place, made, record as unknown as AuditRecord, items);
  }
  return null;
};

const putAnew = async (
  place: Place,
  { owner }: Remade,
  record: AuditRecord,
  before: readonly Written[],
): Promise<void> => {
  const key = auditKey(owner, record);
  const { expiresAt } = before[0]?.item ?? {};
  const Item = { ...key, ...toItem({ ...plain(record), remade: true }), ...(expiresAt && { expiresAt }) };
  await place.client.send(new PutItemCommand({ TableName: place.table, Item }));
  for (const { item } of before) if (item.sk?.S !== key.sk.S) await remove(place, item);
};

const putHead = async (place: Place, { owner }: Remade, end: Head, head: string): Promise<void> => {
  const { sessionId, participantId } = owner;
  const { at, length } = end.witness;
  const key = auditHeadKey({ sessionId, participantId: participantId ?? '' }, { at, sequence: length });
  const Item = { ...end.item, ...key, head: { S: head }, remade: { BOOL: true } };
  await place.client.send(new PutItemCommand({ TableName: place.table, Item }));
  if (end.item.sk?.S !== key.sk.S) await remove(place, end.item);
};

/** Whoever writes it at the same time has read the former head, and finds that it was written since. False when they were faster. */
const putTrail = async ({ client, table }: Place, holder: Item, head: string): Promise<boolean> => {
  const { pk, sk, trail } = holder;
  if (!pk || !sk || trail?.M?.head?.S === head) return true;
  const seen = holder.version ?? holder.revision;
  const number = holder.version ? 'version' : 'revision';
  const update = new UpdateItemCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: `SET trail.#head = :head${seen ? ' ADD #number :one' : ''}`,
    ConditionExpression: `trail.#head = :former${seen ? ' AND #number = :seen' : ''}`,
    ExpressionAttributeNames: { '#head': 'head', ...(seen && { '#number': number }) },
    ExpressionAttributeValues: {
      ':head': { S: head },
      ':former': trail?.M?.head ?? { S: '' },
      ...(seen && { ':one': { N: '1' }, ':seen': seen }),
    },
  });
  return (await ifCondition(client.send(update))) !== null;
};

/**
 * What an operator has done stays on record, and says of whom by the pseudonym. Only fields that name the person are written: the
 * record of a deletion has just been told how its chain ends now.
 */
const renameCommand = async ({ client, table }: Place, item: Item, { from, to }: Renaming): Promise<void> => {
  const { pk, sk, ...fields } = item;
  const naming = Object.entries(fields).filter(([, value]) => namesIn(value, from));
  if (!pk || !sk || naming.length === 0) return;
  const update = new UpdateItemCommand({
    TableName: table,
    Key: { pk, sk },
    UpdateExpression: `SET ${naming.map((_, at) => `#f${at} = :v${at}`).join(', ')}`,
    // The table may have removed it by its age.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: Object.fromEntries(naming.map(([name], at) => [`#f${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      naming.map(([, value], at) => [`:v${at}`, renamed(value, from, to)]),
    ),
  });
  await ifCondition(client.send(update));
};

const holdersOf = async ({ client, table }: Place, { sessionId, participantId }: Owner): Promise<Item[]> => {
  if (participantId === null) return batchOf(client, table, [sessionKey(sessionId)], true);
  const key = { sessionId, participantId };
  const found = await batchOf(client, table, [participantKey(key), formerKey(key)], true);
  // Of somebody in both places the first counts.
  const here = found.filter(({ sk }) => sk?.S === participantKey(key).sk.S);
  return here.length > 0 ? here : found;
};

const trailOf = (holder: Item): Trail => {
  const { head = '', length = 0 } = (fromItem(holder).trail ?? {}) as Partial<Trail>;
  return { head, length };
};

const isOwing = ({ owed, owedRecord }: Item): boolean =>
  (owed?.M?.records?.L?.length ?? 0) > 0 || owedRecord?.M !== undefined;

const isOf = (item: Item, id: string): boolean =>
  fromHeadItem(item)?.participantId === id ||
  (fromHeadItem(item) === null && fromAuditItem(item)?.owner.participantId === id) ||
  namesIn(item, id);

const namesIn = (value: unknown, id: string): boolean => {
  if (value === id) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => namesIn(one, id));
};

const plain = (record: object): Readonly<Record<string, Plain>> => ({ ...record }) as Record<string, Plain>;

const remove = async ({ client, table }: Place, { pk, sk }: Item): Promise<void> => {
  if (pk && sk) await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
};

const itemsOf = async ({ client, table }: Place, pk: string): Promise<Item[]> => {
  const items: Item[] = [];
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :audit)',
    ExpressionAttributeValues: toItem({ ':pk': pk, ':audit': AUDIT }),
    ConsistentRead: true,
  };
  for await (const item of queried(client, query)) items.push(item);
  return items;
};
