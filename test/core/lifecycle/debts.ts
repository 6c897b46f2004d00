import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Owed, Participant } from '../../../shared/presence/participant.ts';
import { minute } from '../people.ts';

/** The same person, to whom something is still owed. */
export const owing = <P extends Participant>(person: P, owed: Partial<Owed>): P => ({
  ...person,
  owed: { stamp: 1, notice: null, roster: false, waitingRoom: false, farewells: {}, records: [], ...owed },
});

export const owedAfter = (person: Participant, happening: Happening, minutes: number): Owed | null =>
  decide(person, happening, minute(minutes)).next?.owed ?? null;
