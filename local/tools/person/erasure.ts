import { createHash, createHmac, randomBytes } from 'node:crypto';
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Item, textOf, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, erasureKey, PARTICIPANT, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { shaped } from '../../../functions/aws/items/shape.ts';
import { ifCondition } from '../../../functions/aws/platform/table.ts';
import type { Instant } from '../../../shared/instant.ts';
import { renameIn } from './session-chains.ts';
import { isLink, type Person, type Place, type Trace, tracesOf } from './traces.ts';

export type ErasureSettings = {
  readonly person: Person;
  /** Who erases, for the record. */
  readonly by: string;
  readonly clock: () => Instant;
  readonly pause: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
};

export type Erased = {
  readonly items: number;
  readonly chains: number;
  /** A sentence for each chain that was not touched. */
  readonly faults: readonly string[];
};

/** How often it is checked whether something is left: what was under way may have come meanwhile. */
const LOOKS = 4;

/**
 * Erases somebody: what is theirs is deleted, and the trail says by pseudonyms, another one in each session, what has become of
 * them and what they have done. Nobody can find the pseudonyms again, because their key goes last. An erasure that was interrupted
 * goes on when it is begun again. @returns the sessions that they are inside of, and nothing was changed, or what was done.
 */
export const erasePerson = async (
  place: Place,
  { person, by, clock, pause, progress }: ErasureSettings,
): Promise<{ inside: readonly string[] } | Erased> => {
  let [items, chains] = [0, 0];
  let faults: string[] = ['Something of them comes again and again. Take their login away first.'];
  const job = { key: '', at: clock() };
  for (let look = 1; look <= LOOKS; look += 1) {
    const traces: Trace[] = [];
    for await (const trace of tracesOf(place, person, progress)) traces.push(trace);
    const inside = traces.filter(isInside).map(sessionOf);
    if (inside.length > 0) return { inside };
    if (traces.length === 0) {
      faults = [];
      break;
    }
    if (job.key === '') Object.assign(job, await begun(place, person, job.at));
    const pseudonym = (sessionId: string) =>
      `erased-${createHmac('sha256', job.key).update(sessionId).digest('base64url').slice(0, 16)}`;
    const wrong = new Map<string, readonly string[]>();
    for (const sessionId of new Set(traces.filter(isOfSession).map(sessionOf))) {
      const renaming = { from: person.id, to: pseudonym(sessionId) };
      const done = await renameIn(place, sessionId, renaming, clock());
      if (done.chains > 0) await record(place, sessionId, { by, at: job.at });
      chains += done.chains;
      if (done.faults.length > 0) wrong.set(sessionId, done.faults);
    }
    // By what they were a chain is verified, or finished.
    for (const trace of traces)
      if (!(isOfSession(trace) && wrong.has(sessionOf(trace))))
        items += await eraseOne(place, person.id, trace, pseudonym);
    if (look > 1 && wrong.size > 0) {
      faults = [...wrong.values()].flat();
      break;
    }
    await pause();
  }
  if (faults.length === 0) await end(place, person);
  return { items, chains, faults };
};

const isOfSession = ({ item }: Trace): boolean => item.pk?.S?.startsWith(SESSION) ?? false;

const sessionOf = ({ item }: Trace): string => textOf(item, 'pk', SESSION);

const isInside = ({ item, kind }: Trace): boolean => kind.sk === PARTICIPANT && item.phase?.S !== 'ended';

/** The trail has been seen to. */
const eraseOne = async (
  place: Place,
  id: string,
  trace: Trace,
  pseudonym: (sessionId: string) => string,
): Promise<number> => {
  const { client, table } = place;
  const { pk, sk } = trace.item;
  if (!pk || !sk) return 0;
  switch (trace.kind.erasure) {
    case 'deleted':
      await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
      return 1;
    case 'emptied':
      await (isLink(trace)
        ? emptyLink(place, trace.item, id, pseudonym)
        : emptySession(place, trace.item, id, pseudonym));
      return 1;
    default:
      return 0;
  }
};

type Change = { readonly set: string; readonly condition: string };

const emptySession = async (
  place: Place,
  item: Item,
  id: string,
  pseudonym: (sessionId: string) => string,
): Promise<void> => {
  const sessionId = textOf(item, 'pk', SESSION);
  const Key = sessionKey(sessionId);
  const changes: readonly (Change & { readonly field: string; readonly to: Item[string] })[] = [
    // Somebody else has to be made the owner: `npm run hand-over`.
    { field: 'owner', set: 'SET #field = :to', condition: '#field = :id', to: { NULL: true } },
    { field: 'heir', set: 'SET #field = :to', condition: '#field = :id', to: { NULL: true } },
    {
      field: 'owedClearing',
      set: 'SET #field = :to',
      condition: '#field = :id',
      to: { S: pseudonym(sessionId) },
    },
    { field: 'untold', set: 'DELETE #field :to', condition: 'contains(#field, :id)', to: { SS: [id] } },
    {
      field: 'untoldAtLeisure',
      set: 'DELETE #field :to',
      condition: 'contains(#field, :id)',
      to: { SS: [id] },
    },
  ];
  for (const { field, set, condition, to } of changes) {
    const update = new UpdateItemCommand({
      TableName: place.table,
      Key,
      UpdateExpression: set,
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':to': to, ':id': { S: id } },
    });
    await ifCondition(place.client.send(update));
  }
};

const emptyLink = async (
  { client, table }: Place,
  item: Item,
  id: string,
  pseudonym: (sessionId: string) => string,
): Promise<void> => {
  const { pk, sk, inversePk, createdBy, guests } = item;
  if (!pk || !sk) return;
  const sessionId = inversePk?.S?.slice(SESSION.length) ?? '';
  if (createdBy?.S === id)
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'SET createdBy = :to',
        ExpressionAttributeValues: toItem({ ':to': pseudonym(sessionId) }),
      }),
    );
  if (guests?.M?.[id])
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: 'REMOVE guests.#guest',
        ExpressionAttributeNames: { '#guest': id },
      }),
    );
};

/** The key of the pseudonyms, which one that was interrupted has left. */
const begun = async (
  { client, table }: Place,
  { id }: Person,
  at: Instant,
): Promise<{ key: string; at: Instant }> => {
  const Key = erasureKey(digestOf(id));
  const fresh = { key: randomBytes(32).toString('base64url'), startedAt: at };
  await ifCondition(
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: { ...Key, ...shaped, ...toItem(fresh) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  if (!Item) throw new Error('What was begun has been finished by somebody else meanwhile.');
  return { key: textOf(Item, 'key'), at: Number(Item.startedAt?.N) as Instant };
};

const end = async ({ client, table }: Place, { id }: Person): Promise<void> => {
  await client.send(new DeleteItemCommand({ TableName: table, Key: erasureKey(digestOf(id)) }));
};

/** That chains of this session were written anew, for whoever finds that they end otherwise than an older export says. Not of whom. */
const record = async (
  { client, table }: Place,
  sessionId: string,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<void> => {
  const key = {
    pk: { S: SESSION + sessionId },
    sk: { S: `${AUDIT}${new Date(at).toISOString()}#erased` },
  };
  const fields = toItem({ action: 'person.erased', by, at });
  await client.send(new PutItemCommand({ TableName: table, Item: { ...key, ...fields } }));
};

const digestOf = (id: string): string => createHash('sha256').update(id).digest('base64url');
