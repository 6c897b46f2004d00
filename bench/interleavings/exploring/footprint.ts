import { ACQUAINTANCE } from '../../../functions/aws/directory/contacts/contact-debts.ts';
import type { Item } from '../../../functions/aws/items/items.ts';
import {
  CONTENT,
  FORMER,
  INVERSE_INDEX,
  PARTICIPANT,
  RECENT_INDEX,
  SESSION,
  USER,
} from '../../../functions/aws/items/keys.ts';
import { wakeShard } from '../../../functions/aws/presence/participant-items.ts';

/** What a call can touch: an item, a range of a partition or of an index, a connection, or an alarm. */
export type Place =
  | ItemPlace
  | { readonly kind: 'range'; readonly pk: string; readonly prefix: string }
  | IndexPlace
  | { readonly kind: 'socket' | 'job'; readonly name: string };

type IndexPlace = {
  readonly kind: 'index';
  readonly index: string;
  readonly partition: string;
  readonly prefix: string;
};

type ItemPlace = {
  readonly kind: 'item';
  readonly pk: string;
  readonly sk: string;
  /** Whether it may change what the sweep looks for. */
  readonly wakes: boolean;
};

/**
 * What a call may read and write. It is known before the call is made and is the same whatever comes of it: a condition
 * that fails has still read, and might have written.
 */
export type Footprint = { readonly reads: readonly Place[]; readonly writes: readonly Place[] };

export const nowhere: Footprint = { reads: [], writes: [] };

/** Whether the order of two calls can matter. */
export const concern = (one: Footprint, other: Footprint): boolean =>
  one.writes.some((place) => meetsAny(place, other)) || other.writes.some((place) => meetsAny(place, one));

const meetsAny = (written: Place, { reads, writes }: Footprint): boolean =>
  reads.some((place) => meets(written, place)) || writes.some((place) => meets(written, place));

const meets = (written: Place, place: Place): boolean => {
  if (written.kind === 'socket' || written.kind === 'job')
    return (
      (place.kind === written.kind && place.name === written.name) ||
      // A case may ask whether content was written after a message had been sent.
      (written.kind === 'socket' && place.kind === 'item' && place.sk.startsWith(CONTENT))
    );
  if (written.kind !== 'item') throw new TypeError(`Nothing is written to a ${written.kind}.`);
  switch (place.kind) {
    case 'item':
      return written.pk === place.pk && written.sk === place.sk;
    case 'range':
      return written.pk === place.pk && written.sk.startsWith(place.prefix);
    case 'index':
      return isIn(written, place);
    default:
      return false;
  }
};

/**
 * Whether an item stands in that part of an index. Derived from its key alone, so that it does not depend on what the
 * table holds when the call is made; `checkPlace` makes sure that the derivation is right for everything that is
 * written.
 */
const isIn = ({ pk, sk, wakes }: ItemPlace, { index, partition, prefix }: IndexPlace): boolean => {
  if (index === INVERSE_INDEX) return pk.startsWith(prefix);
  if (index === RECENT_INDEX) return pk === partition;
  return wakes && shardOf(pk, sk) === partition;
};

const shardOf = (pk: string, sk: string): string => {
  const kind = [PARTICIPANT, FORMER].find((one) => sk.startsWith(one));
  if (kind === undefined && pk.startsWith(USER)) return ACQUAINTANCE;
  if (kind === undefined) return pk.startsWith(SESSION) ? 'sessions' : 'groups';
  return wakeShard({ sessionId: pk.slice(SESSION.length), participantId: sk.slice(kind.length) });
};

/** @throws Error when an item stands elsewhere in an index than its key says. */
export const checkPlace = ({ pk, sk, inverseSk, recentPk, wakeShard: shard }: Item): void => {
  const isRight =
    (inverseSk === undefined || inverseSk.S === pk?.S) &&
    (recentPk === undefined || recentPk.S === pk?.S) &&
    (shard === undefined || shard.S === shardOf(pk?.S ?? '', sk?.S ?? ''));
  if (!isRight) throw new Error(`${pk?.S}/${sk?.S} stands in an index where nobody looks for it.`);
};

type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Input = {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly Item[] }>>;
};

/** @throws TypeError for a command whose footprint is not known. */
export const footprintAtTable = (command: Command): Footprint => {
  const input = command.input as Input;
  switch (command.constructor.name) {
    case 'GetItemCommand':
      return { reads: [itemPlace(input.Key)], writes: [] };
    case 'BatchGetItemCommand': {
      const keys = Object.values(input.RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys);
      return { reads: keys.map((key) => itemPlace(key)), writes: [] };
    }
    case 'QueryCommand':
      return { reads: [queried(input)], writes: [] };
    case 'PutItemCommand':
      return { reads: [], writes: [itemPlace(input.Item)] };
    case 'DeleteItemCommand':
      return { reads: [], writes: [itemPlace(input.Key)] };
    case 'UpdateItemCommand': {
      const { UpdateExpression = '', ExpressionAttributeNames = {} } = input;
      const said = [UpdateExpression, ...Object.values(ExpressionAttributeNames)].join();
      return { reads: [], writes: [itemPlace(input.Key, said.includes('wake'))] };
    }
    default:
      throw new TypeError(`Nobody has said where a ${command.constructor.name} looks.`);
  }
};

const itemPlace = ({ pk, sk }: Item = {}, wakes = true): ItemPlace => ({
  kind: 'item',
  pk: pk?.S ?? '',
  sk: sk?.S ?? '',
  wakes,
});

const ofPartition = /^\w+ = (:\w+)(?: AND begins_with\(\w+, (:\w+)\))?/;

/** With any other condition on the sort key: the whole partition. */
const queried = ({
  IndexName: index,
  KeyConditionExpression,
  ExpressionAttributeValues = {},
}: Input): Place => {
  const [, of = '', begins = ''] = ofPartition.exec(KeyConditionExpression ?? '') ?? [];
  const partition = ExpressionAttributeValues[of]?.S;
  if (partition === undefined) throw new TypeError(`Nobody knows where "${KeyConditionExpression}" looks.`);
  const prefix = ExpressionAttributeValues[begins]?.S ?? '';
  return index === undefined
    ? { kind: 'range', pk: partition, prefix }
    : { kind: 'index', index, partition, prefix };
};
