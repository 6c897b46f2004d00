import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import type { Item } from '../../../functions/aws/items/items.ts';
import {
  AUDIT_HEAD,
  CONTACT,
  EMAIL,
  FORMER,
  INVITATION,
  PARTICIPANT,
  USER,
} from '../../../functions/aws/items/keys.ts';
import { type Kind, kindOf } from '../../../functions/aws/items/kinds.ts';

export type Place = { readonly client: DynamoDBClient; readonly table: string };

/** Who is looked for: by their id, and by the keys of their addresses. */
export type Person = { readonly id: string; readonly emailKeys: ReadonlySet<string> };

export type Trace = { readonly item: Item; readonly kind: Kind };

/**
 * Every item that names somebody, by a walk through the whole table: a moderator's id may stand in anybody's records.
 * @throws Error at an item of a kind that nobody has declared: a newer release has written it, and knows what it says.
 */
export async function* tracesOf(
  { client, table }: Place,
  person: Person,
  progress: (done: number, total: number) => void,
): AsyncGenerator<Trace> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  let seen = 0;
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }),
    );
    for (const item of page.Items ?? []) {
      const kind = kindOf(item);
      if (kind === null)
        throw new Error(`Nobody has declared what ${item.pk?.S} / ${item.sk?.S} says: use a newer release.`);
      if (isTrace(item, kind, person)) yield { item, kind };
    }
    seen += page.Items?.length ?? 0;
    progress(seen, Math.max(seen, Table?.ItemCount ?? 0));
    start = page.LastEvaluatedKey;
  } while (start);
}

/** Whose sort keys end with an id of a person. */
const OF_PEOPLE = [PARTICIPANT, FORMER, 'ADDED#', 'MINE#', CONTACT];

const isTrace = (item: Item, kind: Kind, { id, emailKeys }: Person): boolean => {
  if (kind.erasure === 'left' || kind.erasure === 'names nobody') return false;
  const [pk, sk] = [item.pk?.S ?? '', item.sk?.S ?? ''];
  if (pk === USER + id || (OF_PEOPLE.includes(kind.sk) && sk === kind.sk + id)) return true;
  if (kind.pk === EMAIL) return sk === USER + id || emailKeys.has(pk.slice(EMAIL.length));
  if (kind.sk === EMAIL && emailKeys.has(sk.slice(EMAIL.length))) return true;
  if (kind.sk === AUDIT_HEAD) return fromHeadItem(item)?.participantId === id;
  if (kind.sk === 'KEY#') return (item.text?.S ?? '').includes(JSON.stringify(id));
  if (kind.sk.startsWith('AUDIT#') && kind.name !== 'record of an operator') {
    if (fromAuditItem(item)?.owner.participantId === id) return true;
  }
  return Object.entries(item).some(([field, value]) => !OTHERS.includes(field) && stands(value, id));
};

/** What is not the id of a person, though it may read like one. */
const OTHERS = [
  'pk',
  'sk',
  'name',
  'email',
  'text',
  'value',
  'metadata',
  'sessionId',
  'sessionName',
  'state',
];

const stands = (value: AttributeValue, id: string): boolean => {
  if (value.S !== undefined) return value.S === id || value.S === USER + id;
  if (value.SS !== undefined) return value.SS.includes(id);
  if (value.L !== undefined) return value.L.some((one) => stands(one, id));
  if (value.M !== undefined)
    return Object.entries(value.M).some(([name, one]) => name === id || stands(one, id));
  return false;
};

/** Whether it is a link: of those the id goes, and nothing else. */
export const isLink = ({ kind }: Trace): boolean => kind.pk === INVITATION;
