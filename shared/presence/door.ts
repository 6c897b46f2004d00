import { bytesOf } from '../json-text.ts';
import type { WaitingEntry } from '../messages.ts';
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

export const waitingRoomOf = (waiting: readonly Waiting[]): WaitingRoom => ({
  waiting: fitting(inOrder(waiting)),
  waitingTotal: waiting.length,
});

/** Who waits behind this place in the order, as many as fit. A cursor is the place of the last one. */
export const waitingPage = (
  waiting: readonly Waiting[],
  cursor: string | null,
): WaitingRoom & { readonly next: string | null } => {
  const rest = inOrder(waiting).filter((person) => cursor === null || placeOf(person) > cursor);
  const entries = fitting(rest);
  const last = rest[entries.length - 1];
  const next = last && entries.length < rest.length ? placeOf(last) : null;
  return { waiting: entries, waitingTotal: waiting.length, next };
};

/** As many from the beginning as fit. One always does, since names are bounded. */
const fitting = (waiting: readonly Waiting[]): WaitingEntry[] => {
  const entries: WaitingEntry[] = [];
  let bytes = 0;
  for (const person of waiting) {
    const entry = entryOf(person);
    bytes += bytesOf(entry) + 1;
    if (bytes > WAITING_BYTES) break;
    entries.push(entry);
  }
  return entries;
};

/** In the order of those who knocked first, as a text. */
const placeOf = ({ knockedAt, participantId }: Waiting): string =>
  `${String(knockedAt).padStart(15, '0')} ${participantId}`;

const entryOf = ({ participantId, name, knockedAt, invitation, namesake }: Waiting): WaitingEntry => ({
  participantId,
  name,
  knockedAt,
  ...(invitation !== undefined && { invitationId: invitation }),
  ...(namesake && { namesake }),
});

/** Those who knocked first. */
export const inOrder = (waiting: readonly Waiting[]): readonly Waiting[] =>
  waiting.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
