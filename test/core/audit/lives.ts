import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { Happening, HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { joining, minute } from '../people.ts';

export type Story = readonly (readonly [happening: Happening, minutes: number])[];

/** Plays a story in which every record is known to be written at once. */
export const lived = (story: Story): { person: Participant; records: ParticipantRecord[] } => {
  const records: ParticipantRecord[] = [];
  let person: Participant | null = null;
  for (const [happening, minutes] of story) {
    const { next }: { next: Participant | null } = decide(person, happening, minute(minutes));
    if (next !== null && next !== person) records.push(...(next.owed?.records ?? []));
    person = next && { ...next, owed: null };
  }
  if (person === null) throw new Error('Nobody came.');
  return { person, records };
};

export const wake: Happening = { type: 'wake', hand: 'none' };
export const tab = { connectionId: 'tab-1' };
const level = { level: 'session' } as const;
export const rule = { revision: 1, from: { idleTimeout: level, warningPeriod: level, longestStay: level } };
export const holdable: Happening = { ...joining(), policy: { ...joining().policy, holdLimit: 3_600_000 } };
export const hold: HappeningOf<'hold'> = { type: 'hold', ...tab, reason: 'reading', for: 600_000 };
export const govern = (timings: object): Extract<Happening, { type: 'govern' }> => ({
  type: 'govern',
  policy: { ...joining().policy, ...timings },
  rule,
});
export const knock = (): Happening => ({ ...joining(), kind: 'guest', door: 'knock' });
