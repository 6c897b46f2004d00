import { randomUUID } from 'node:crypto';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { instant } from '../../shared/instant.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import type {
  Ended,
  Heard,
  Owed,
  ParticipantKey,
  Present,
  Waiting,
  Warned,
} from '../../shared/presence/participant.ts';

/** An ordinary instant to count from. */
export const start = 1_795_276_800_123;

/** Ids that a careless key, name or expression would trip over. */
export const oddIds = [
  '',
  '#',
  ' ',
  '__proto__',
  'constructor',
  'META',
  'naïve 名 🎈',
  'a#b',
  '"\\',
  'x'.repeat(120),
];

/** A connection last heard then, with a credential for two hours. */
export const heardAt = (seenAt: number): Heard => ({
  seenAt: instant(seenAt),
  expiresAt: instant(start + 7_200_000),
});

/** A record of the audit trail with every field. */
export const record: ParticipantRecord = {
  sequence: 3,
  previous: 'p'.repeat(43),
  at: instant(start),
  by: 'ben',
  type: 'ended',
  ending: 'removed',
  cause: 'remove',
  deadline: null,
  lastActivityAt: instant(start),
  policy: defaultPolicy,
};

/** So much is owed, and nothing else. */
export const debt = (owed: Partial<Owed> = {}): Owed => ({
  stamp: 1,
  notice: null,
  roster: false,
  waitingRoom: false,
  farewells: {},
  records: [],
  ...owed,
});

/** A session that no other test uses, and a person in it. */
export const newKey = (odd = 'p'): ParticipantKey => ({
  sessionId: `${randomUUID()}${odd}`.slice(0, 128),
  participantId: odd,
});

export const present = (key: ParticipantKey, changes: Partial<Present> = {}): Present => ({
  ...key,
  phase: 'present',
  version: 1,
  name: 'Anna',
  kind: 'licence-holder',
  role: 'member',
  policy: defaultPolicy,
  joinedAt: instant(start),
  lastActivityAt: instant(start),
  alarm: { generation: 1, at: instant(start + 900_877) },
  owed: null,
  trail: { head: 'x'.repeat(43), length: 12 },
  wakeAt: instant(start + 900_000),
  connections: { 'c1=': heardAt(start) },
  awaySince: null,
  media: { audio: false, video: true },
  ...changes,
});

export const warned = (key: ParticipantKey, changes: Partial<Warned> = {}): Warned => ({
  ...present(key),
  phase: 'warned',
  warnedAt: instant(start + 900_000),
  ...changes,
});

export const waiting = (key: ParticipantKey, changes: Partial<Waiting> = {}): Waiting => {
  const { media: _media, ...kept } = present(key);
  return { ...kept, phase: 'waiting', knockedAt: instant(start), ...changes };
};

export const ended = (key: ParticipantKey, changes: Partial<Ended> = {}): Ended => {
  const { connections: _connections, awaySince: _awaySince, media: _media, ...kept } = present(key);
  return {
    ...kept,
    phase: 'ended',
    ending: 'inactivity',
    endedAt: instant(start + 2_700_000),
    warnedAt: null,
    heardAt: instant(start + 2_400_000),
    wasInside: true,
    alarm: { generation: 2, at: null },
    wakeAt: null,
    ...changes,
  };
};
