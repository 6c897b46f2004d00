import type { WaitingEntry } from './messages.ts';
import type { Participant, Present, Waiting, Warned } from './participant.ts';
import { fullLimits } from './places.ts';

/** Who waits at the door, as moderators are told it: those who knocked first, and how many there are. */
export type WaitingRoom = { readonly waiting: WaitingEntry[]; readonly waitingTotal: number };

/** How full it is, at the door and behind it, as last published: whoever comes is refused by it without anybody being counted. */
export type Door = {
  readonly waiting: number;
  /** The links by which as many wait as may. */
  readonly crowded: readonly string[];
  /** The limits up to which all places inside are taken (`places.ts`). */
  readonly full: readonly number[];
};

export const emptyDoor: Door = { waiting: 0, crowded: [], full: [] };

/** The most bytes of a list of those who wait: it is told with a roster and a page of content. */
export const WAITING_BYTES = 8 * 1_024;

export const isWaiting = (participant: Participant): participant is Waiting =>
  participant.phase === 'waiting';

/**
 * Those for whom there is no room at the door: whoever knocked last, which is the same people whoever looks. One link
 * takes no more than its share, so that it cannot shut out those who come by another.
 */
export const crowdOf = (waiting: readonly Waiting[]): readonly Waiting[] => {
  const byLink = new Map<string | undefined, number>();
  let fitting = 0;
  return inOrder(waiting).filter(({ invitation, policy }) => {
    const ofLink = byLink.get(invitation) ?? 0;
    if (fitting >= policy.doorLimit || ofLink >= policy.linkLimit) return true;
    byLink.set(invitation, ofLink + 1);
    fitting += 1;
    return false;
  });
};

/** Of those who fit. */
export const doorOf = (waiting: readonly Waiting[], inside: readonly (Present | Warned)[]): Door => {
  const byLink = new Map<string, number>();
  const crowded = new Set<string>();
  for (const { invitation, policy } of waiting) {
    if (invitation === undefined) continue;
    const ofLink = (byLink.get(invitation) ?? 0) + 1;
    byLink.set(invitation, ofLink);
    if (ofLink >= policy.linkLimit) crowded.add(invitation);
  }
  return { waiting: waiting.length, crowded: [...crowded].sort(), full: fullLimits(inside) };
};

export const waitingRoomOf = (waiting: readonly Waiting[]): WaitingRoom => {
  const entries: WaitingEntry[] = [];
  let bytes = 0;
  for (const person of inOrder(waiting)) {
    const entry = entryOf(person);
    bytes += new TextEncoder().encode(JSON.stringify(entry)).length + 1;
    if (bytes > WAITING_BYTES) break;
    entries.push(entry);
  }
  return { waiting: entries, waitingTotal: waiting.length };
};

const entryOf = ({ participantId, name, knockedAt, invitation, namesake }: Waiting): WaitingEntry => ({
  participantId,
  name,
  knockedAt,
  ...(invitation !== undefined && { invitationId: invitation }),
  ...(namesake && { namesake }),
});

const inOrder = (waiting: readonly Waiting[]): readonly Waiting[] =>
  waiting.toSorted((a, b) => a.knockedAt - b.knockedAt || (a.participantId < b.participantId ? -1 : 1));
