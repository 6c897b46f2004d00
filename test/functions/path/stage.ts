import { newSession } from '../../../shared/directory/session.ts';
import { after, instant } from '../../../shared/instant.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import type { PerformPorts } from '../../../shared/path/perform.ts';
import type { Claim, Untold } from '../../../shared/ports/sessions.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { heardAt, present, start, waiting } from '../../contracts/people.ts';

export const sessionId = 's1';
export const now = instant(start);

export const untold: Untold = {
  number: 40,
  people: 0,
  atLeisure: 0,
  told: 24,
  toldAt: null,
  occupancy: 3,
  ruleRevision: 6,
};
/** Half a second ago those of a session of fifty were told something, so that the next telling has to wait. */
export const toldJustNow: Untold = { ...untold, toldAt: after(now, -500), occupancy: 50 };
/** Until then, if it is pressing; until later, if it may wait. */
export const due = { pressing: after(now, 2_000 - 500), 'at leisure': after(now, 12_000 - 500) };

export const session = { ...newSession(sessionId, 'Design review'), occupancy: 1, occupancyRevision: 56 };
export const green = { session, shown: 'green', again: null };

/** What the tables answer, so that each case can be brought about. */
export type Scene = {
  noted?: Untold | null;
  claim?: Claim | 'claimed';
  published?: object | 'older';
  people?: readonly Participant[];
};

/** Ports that answer so, and note what was asked of them, in order, and what was told to whom. */
export const setStage = (
  { noted = untold, claim = 'claimed', published = green, people = [] }: Scene = {},
  more: Record<string, unknown> = {},
) => {
  const asked: unknown[][] = [];
  const told: [string, DownMessage][] = [];
  const answering =
    (name: string, answer?: unknown) =>
    async (...what: unknown[]) => {
      asked.push([name, ...what]);
      return answer;
    };
  const ports = {
    sessions: {
      takeNumber: answering('takeNumber', noted),
      claim: answering('claim', claim),
      publishOccupancy: answering('publishOccupancy', published),
      shown: answering('shown', null),
      show: answering('show', 'noted'),
    },
    participants: { gathered: answering('gathered', people), load: async () => null },
    registry: { watching: async () => [] },
    audit: { append: answering('append') },
    scheduler: { arm: answering('arm'), move: answering('move'), disarm: answering('disarm') },
    secondHand: { ring: answering('ring') },
    connections: {
      post: async (id: string, message: DownMessage) => {
        told.push([id, message]);
        return 'sent';
      },
      close: answering('close'),
    },
    clock: () => now,
    trouble: () => {},
    mayReturn: answering('mayReturn', true),
    ...more,
  } as unknown as PerformPorts;
  return { ports, asked, told, names: () => asked.map(([name]) => name) };
};

export const person = (id: string, changes: Parameters<typeof present>[1] = {}) =>
  present(
    { sessionId, participantId: id },
    { connections: { [`tab-of-${id}`]: heardAt(start) }, ...changes },
  );
export const guest = (id: string, changes: Parameters<typeof waiting>[1] = {}) =>
  waiting(
    { sessionId, participantId: id },
    { connections: { [`tab-of-${id}`]: heardAt(start) }, ...changes },
  );
