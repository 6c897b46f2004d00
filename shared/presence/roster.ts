import type { Hold } from '../hold.ts';
import { bytesOf, JsonText } from '../json-text.ts';
import type { DownOf, HoldSeen, RosterEntry } from '../messages.ts';
import type { Participant, ParticipantId, Present, Warned } from './participant.ts';

/** What a page of the roster may take of a message, and a part of a telling: the rest is for what comes beside it. */
export const ROSTER_BYTES = 64 * 1024;

export type RosterPage = { readonly roster: RosterEntry[]; readonly rosterNext: string | null };

/** Who is inside after this id, in the order of their ids, as many as fit. A cursor is the id of the last one. */
export const rosterPage = (people: readonly Participant[], cursor: ParticipantId | null): RosterPage => {
  const rest = people
    .flatMap((person) => (person.phase === 'present' || person.phase === 'warned' ? [entryOf(person)] : []))
    .filter(({ participantId }) => cursor === null || participantId > cursor)
    .toSorted((one, other) => (one.participantId < other.participantId ? -1 : 1));
  const roster = fitting(rest);
  const last = roster.at(-1);
  return { roster, rosterNext: last && roster.length < rest.length ? last.participantId : null };
};

/** As many from the beginning as fit, and one at the least. */
export const fitting = <T>(entries: readonly T[], size: (entry: T) => number = bytesOf): T[] => {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += size(entry) + 1;
    return bytes > ROSTER_BYTES && index > 0;
  });
  return entries.slice(0, end < 0 ? undefined : end);
};

export const entryOf = (person: Present | Warned): RosterEntry => ({
  ...seenOf(person),
  ...(person.phase === 'present' && person.hold && { hold: heldAs(person.hold) }),
});

/** What others see of a hold. */
export const heldAs = ({ reason, until }: Hold): HoldSeen => ({ reason, until });

const seenOf = ({
  participantId,
  name,
  kind,
  role,
  phase,
  media,
  state,
  namesake,
}: Present | Warned): RosterEntry => ({
  participantId,
  name,
  kind,
  role,
  phase,
  media,
  ...(state !== undefined && { state: new JsonText(state) }),
  ...(namesake && { namesake }),
});

/** What became of one person, as the others are told. */
export type Change = Pick<DownOf<'presence.changed'>, 'joined' | 'changed' | 'left'>;

/** Of somebody of whom nothing is known any more: they have long been gone. */
const FORGOTTEN = 'disconnected';

/** What there is to tell of somebody, as they are now. Whoever knocks is outside as well. */
export const changeOf = (participantId: ParticipantId, participant: Participant | null): Change => {
  if (participant?.phase !== 'present' && participant?.phase !== 'warned') {
    const ending = participant?.phase === 'ended' ? participant.ending : FORGOTTEN;
    return { joined: [], changed: [], left: [{ participantId, ending }] };
  }
  const entry = [entryOf(participant)];
  return participant.owed?.entered
    ? { joined: entry, changed: [], left: [] }
    : { joined: [], changed: entry, left: [] };
};

/** The changes in as few parts as fit into messages, up to a limit, and how many changes are in them. */
export const partsOf = (changes: readonly Change[], most: number): { parts: Change[]; told: number } => {
  const parts: Change[] = [];
  let told = 0;
  while (told < changes.length && parts.length < most) {
    const part = fitting(changes.slice(told), sizeOf);
    told += part.length;
    parts.push({
      joined: part.flatMap(({ joined }) => joined),
      changed: part.flatMap(({ changed }) => changed),
      left: part.flatMap(({ left }) => left),
    });
  }
  return { parts, told };
};

const sizeOf = ({ joined, changed, left }: Change): number => bytesOf([...joined, ...changed, ...left]);
