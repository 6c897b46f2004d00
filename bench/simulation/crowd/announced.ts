import { instant } from '../../../shared/instant.ts';
import { isOutage } from '../../../shared/lifecycle/outage.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Present } from '../../../shared/presence/participant.ts';
import { createRandom } from '../platform/random.ts';
import type { Crowd, Drop } from './crowd.ts';

/** How many of those who came back had been announced as gone. */
export type Announced = {
  /**
   * By the real rule: somebody who was lost together with everybody else in their session is kept until their lease
   * runs out.
   */
  readonly really: number;
  /** Those of them who were back within the lease. (A longer silence is a departure, whatever its reason.) */
  readonly soon: number;
  /** The number if each had been given up when the grace of a loss ended. */
  readonly byGrace: number;
};

/** The size of every session. */
const SESSION = 6;

/** A loss that the platform did not report is found by the lease, as always. */
export const announcedOf = (
  { people, backAt, saidAt }: Crowd,
  { seed, reportEvery }: Pick<Drop, 'seed' | 'reportEvery'>,
): Announced => {
  const { lease, lostGrace } = defaultPolicy;
  const random = createRandom(seed);
  const sessions = Math.max(1, Math.floor(people / SESSION));
  let [really, soon, byGrace] = [0, 0, 0];
  for (let session = 0; session < sessions; session += 1) {
    const inside: Present[] = [];
    for (let person = session; person < people; person += sessions)
      inside.push(insideOf(person, saidAt[person] ?? 0, backAt[person] ?? 0));
    for (const [index, one] of inside.entries()) {
      const person = session + index * sessions;
      const [said, back] = [saidAt[person] ?? 0, backAt[person] ?? 0];
      const leaseOver = lease - random.next() * reportEvery;
      const graceOver = said + lostGrace;
      const { awaySince } = one;
      const waits = awaySince !== null && isOutage({ ...one, awaySince, parting: LOST }, inside);
      if (back > Math.min(graceOver, leaseOver)) byGrace += 1;
      if (back > (waits ? Math.max(graceOver, leaseOver) : Math.min(graceOver, leaseOver))) {
        really += 1;
        if (back <= lease) soon += 1;
      }
    }
  }
  return { really, soon, byGrace };
};

const LOST = { connectionId: '', how: 'lost' } as const;

/** When the last loss to be reported is judged. */
const LOOKED_AT = 70_000;

/**
 * The fields that are needed here. Somebody who is back and whose loss was never reported seems never to have been
 * lost.
 */
const insideOf = (person: number, said: number, back: number): Present => {
  const isTold = Number.isFinite(said);
  const seenAt = instant(back < LOOKED_AT ? back : -1);
  return {
    phase: 'present',
    participantId: String(person),
    joinedAt: instant(-1),
    connections: { c: { seenAt, expiresAt: seenAt } },
    awaySince: isTold ? instant(said) : null,
    ...(isTold && { leftAt: instant(said), parting: LOST }),
  } as Partial<Present> as Present;
};
