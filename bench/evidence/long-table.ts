import {
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { toHeadItem } from '../../functions/aws/audit/audit-heads.ts';
import { toAuditItem } from '../../functions/aws/audit/audit-items.ts';
import { type Item, textOf } from '../../functions/aws/items/items.ts';
import { SESSION } from '../../functions/aws/items/keys.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { link, noTrail } from '../../shared/audit/trail.ts';
import { instant } from '../../shared/instant.ts';
import { policyFrom } from '../../shared/policy.ts';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
const PEOPLE = 10;
/** About a megabyte, the most that one page of a query holds. */
const SESSIONS_OF_PAGE = 15;

const policy = policyFrom({ idleTimeout: 14 * MINUTE + 40_000, warningPeriod: 20_000 });

/** The trail of ten people who are long gone: each came, was warned, extended, was warned again and was logged out. */
const itemsOf = (sessionId: string, start: number): readonly Item[] => {
  const items: Item[] = [];
  for (let nth = 0; nth < PEOPLE; nth += 1) {
    const key = { sessionId, participantId: `person-${nth}` };
    const at = start + nth * 1_000;
    const [warned, out] = [at + policy.idleTimeout, at + 2 * policy.idleTimeout + 10_000];
    const moments = [
      { type: 'joined', at, lastActivityAt: at, cause: 'join' },
      { type: 'warned', at: warned, lastActivityAt: at, deadline: warned },
      { type: 'extended', at: warned + 10_000, lastActivityAt: warned + 10_000, cause: 'extend' },
      { type: 'warned', at: out, lastActivityAt: warned + 10_000, deadline: out },
      {
        type: 'ended',
        at: out + policy.warningPeriod,
        lastActivityAt: warned + 10_000,
        ending: 'inactivity',
        deadline: out + policy.warningPeriod,
      },
    ];
    let trail = noTrail;
    for (const moment of moments) {
      const entry = { by: null, cause: 'wake', deadline: null, policy, ...moment };
      const linked = link(key, trail, entry as unknown as ParticipantRecord);
      trail = linked.trail;
      items.push(toAuditItem(key, linked.record, YEAR));
      if (moment.type === 'ended') items.push(toHeadItem(key, linked.record, YEAR));
    }
  }
  return items.toSorted((one, other) => (textOf(one, 'sk') < textOf(other, 'sk') ? -1 : 1));
};

/**
 * A table with the trail of this many participations, generated as it is read, so that no more than a page is in
 * memory.
 */
export const longTable = (participations: number, start: number): DynamoDBClient => {
  const sessions = Math.ceil(participations / PEOPLE);
  const made = new Map<string, readonly Item[]>();
  const itemsIn = (pk: string): readonly Item[] => {
    const known = made.get(pk);
    if (known) return known;
    if (made.size > SESSIONS_OF_PAGE) made.clear();
    const items = itemsOf(pk.slice(SESSION.length), instant(start));
    made.set(pk, items);
    return items;
  };
  const scanned = ({ input }: ScanCommand) => {
    const first = input.ExclusiveStartKey
      ? Number(input.ExclusiveStartKey.pk?.S?.slice(SESSION.length)) + 1
      : 0;
    const end = Math.min(first + SESSIONS_OF_PAGE, sessions);
    const Items = Array.from({ length: end - first }, (_, nth) => itemsIn(`${SESSION}${first + nth}`)).flat();
    const last = Items.at(-1);
    return {
      Items,
      ScannedCount: Items.length,
      ...(end < sessions && last?.pk && last.sk && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
    };
  };
  const found = ({ input }: BatchGetItemCommand) => {
    const Responses = Object.entries(input.RequestItems ?? {}).map(([table, { Keys = [] }]) => [
      table,
      Keys.flatMap(({ pk, sk }) => itemsIn(pk?.S ?? '').filter((item) => item.sk?.S === sk?.S)),
    ]);
    return { Responses: Object.fromEntries(Responses) as Record<string, Item[]> };
  };
  const queried = ({ input }: QueryCommand) => {
    const { ':pk': pk, ':prefix': prefix } = input.ExpressionAttributeValues ?? {};
    return { Items: itemsIn(pk?.S ?? '').filter((item) => item.sk?.S?.startsWith(prefix?.S ?? '') ?? false) };
  };
  const send = async (command: unknown) => {
    if (command instanceof ScanCommand) return scanned(command);
    if (command instanceof BatchGetItemCommand) return found(command);
    if (command instanceof QueryCommand) return queried(command);
    throw new TypeError('Nothing else is asked of a table for evidence.');
  };
  return { send } as unknown as DynamoDBClient;
};
