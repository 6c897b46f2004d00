import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { toSessionItem } from '../../functions/aws/directory/session-items.ts';
import { toFormerItem } from '../../functions/aws/presence/former-participants.ts';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { link, noTrail, type Trail } from '../../shared/audit/trail.ts';
import { newSession, type SessionRecord } from '../../shared/directory/session.ts';
import { instant } from '../../shared/instant.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import type { ParticipantKey, Present } from '../../shared/presence/participant.ts';
import { ended, present } from '../contracts/people.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
export const YEAR = 365 * DAY;

/** A quarter of an hour from the last activity to the logout, after which coming back takes a login. */
export const strict: Policy & { readonly reentry: 'login' } = {
  ...policyFrom({ idleTimeout: 14 * MINUTE + 40 * SECOND, warningPeriod: 20 * SECOND }),
  reentry: 'login',
};

/** What became of somebody at an instant: the fields of a record that matter to a story. */
export type Moment = Partial<ParticipantRecord> & Pick<ParticipantRecord, 'type' | 'at'>;

export const recordsOf = (
  key: ParticipantKey,
  moments: readonly Moment[],
  policy: Policy = strict,
  before: Trail = noTrail,
): { records: readonly ParticipantRecord[]; trail: Trail } => {
  let trail = before;
  const records = moments.map((moment) => {
    const entry = { by: null, cause: 'wake', deadline: null, lastActivityAt: moment.at, policy, ...moment };
    const linked = link(key, trail, entry as ParticipantRecord);
    trail = linked.trail;
    return linked.record as ParticipantRecord;
  });
  return { records, trail };
};

/** Comes, is warned, extends, falls silent, is warned and logged out, each as late as given. */
export const silentLife = (at: number, late = 0, policy: Policy = strict): readonly Moment[] => {
  const { idleTimeout, warningPeriod } = policy;
  const acted = at + 5 * MINUTE;
  const warned = acted + idleTimeout;
  const extended = warned + 10 * SECOND;
  const again = extended + idleTimeout;
  const out = again + warningPeriod;
  const moment = (type: Moment['type'], when: number, lastActivityAt: number, more: object = {}): Moment =>
    ({ type, at: instant(when), lastActivityAt: instant(lastActivityAt), ...more }) as Moment;
  return [
    moment('joined', at, at, { cause: 'join' }),
    moment('warned', warned, acted, { deadline: instant(warned) }),
    moment('extended', extended, extended, { cause: 'extend' }),
    moment('warned', again, extended, { deadline: instant(again) }),
    moment('ended', out + late, extended, { ending: 'inactivity', deadline: instant(out) }),
  ];
};

/** Writes chains into a table as the functions do. */
export const tableOf = (client: DynamoDBClient, table: string) => {
  const audit = auditTable(client, table, YEAR);
  const put = (Item: Parameters<typeof toFormerItem>[0] | Record<string, unknown>) =>
    client.send(new PutItemCommand({ TableName: table, Item: Item as never }));
  return {
    /** Somebody who has left; with `item` they are still known, as they are for 30 days. */
    left: async (key: ParticipantKey, moments: readonly Moment[], item = true, policy = strict) => {
      const { records, trail } = recordsOf(key, moments, policy);
      for (const record of records) await audit.append(key, record);
      if (item) await put(toFormerItem(ended(key, { trail })));
      return { records, trail };
    },
    /** Somebody who is inside. */
    inside: async (
      key: ParticipantKey,
      moments: readonly Moment[],
      lastActivityAt: number,
      more: Partial<Present> = {},
    ) => {
      const { records, trail } = recordsOf(key, moments);
      for (const record of records) await audit.append(key, record);
      await put(toParticipantItem(present(key, { trail, lastActivityAt: instant(lastActivityAt), ...more })));
    },
    session: async (id: string, at: number) => {
      const entry = { type: 'created', at: instant(at), by: 'anna', state: 'active', policy: {} } as const;
      const { record, trail } = link({ sessionId: id, participantId: null }, noTrail, entry);
      await audit.append({ sessionId: id, participantId: null }, record as SessionRecord);
      await put(toSessionItem({ ...newSession(id, 'Plan', {}, 'anna'), trail }));
    },
  };
};
