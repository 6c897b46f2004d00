import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/aws/items/items.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import type { Rule, Ruled } from '../../../shared/rules/rule.ts';
import { placeOf } from '../platform/place.ts';

/** Somebody inside, at the door or gone. Read from the table without the adapters, because they are what is judged. */
export const participantIn = (item: Item): Participant => {
  const { owner: sessionId, name: participantId } = placeOf(item);
  // A performance matter: an object that gets two dozen fields one by one is slow from then on, so most are there from
  // the beginning.
  const participant: Record<string, unknown> = {
    version: undefined,
    phase: undefined,
    policy: undefined,
    joinedAt: undefined,
    lastActivityAt: undefined,
    alarm: undefined,
    owed: null,
    wakeAt: null,
  };
  for (const name of Object.keys(item))
    if (!ofTheTable.has(name)) participant[name] = plainValue(item[name] as AttributeValue);
  participant.sessionId = sessionId;
  participant.participantId = participantId;
  return participant as unknown as Participant;
};

/** Attributes of the item that are not fields of the participant. */
const ofTheTable: ReadonlySet<string> = new Set(['pk', 'sk', 'shape', 'wakeShard', 'expiresAt']);

/** What a session sets about the timings itself, or a group by its rule. */
export const ruleIn = (item: Item): Rule => {
  const { policy, rule } = plainOf(item, 'policy', 'rule') as {
    readonly policy?: Partial<Record<Ruled, number>>;
    readonly rule?: Rule;
  };
  if (policy === undefined) return item.deletedAt === undefined ? (rule ?? {}) : {};
  return Object.fromEntries(
    ruledOnes.flatMap((name) => {
      const value = policy[name];
      return value === undefined ? [] : [[name, { value }]];
    }),
  );
};

/** What a session's groups set for it, as far as it knows. */
export const imposedIn = (item: Item): readonly Rule[] => {
  const { imposed = [] } = plainOf(item, 'imposed') as {
    readonly imposed?: readonly { readonly rule: Rule }[];
  };
  return imposed.map(({ rule }) => rule);
};

const ruledOnes = ['idleTimeout', 'warningPeriod', 'longestStay'] as const satisfies readonly Ruled[];

const plainOf = (item: Item, ...names: readonly string[]): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const value = item[name];
    if (value !== undefined) fields[name] = plainValue(value);
  }
  return fields;
};

/** A record from somebody's chain, and whose it is. */
export const recordIn = (item: Item): { person: string; record: ParticipantRecord } | null => {
  const { name } = placeOf(item);
  const [, person] = /^PARTICIPANT#(.*)#[^#]*$/.exec(name) ?? [];
  if (person === undefined) return null;
  const { pk: _pk, sk: _sk, expiresAt: _expiry, ...record } = plain(item);
  return { person, record: record as unknown as ParticipantRecord };
};

const plain = (item: Item): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(item)) fields[name] = plainValue(item[name] as AttributeValue);
  return fields;
};

const plainValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.M !== undefined) return plain(value.M);
  return value.SS ?? value.L?.map(plainValue);
};
