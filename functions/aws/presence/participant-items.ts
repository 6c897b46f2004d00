import { hash } from 'node:crypto';
import type { Participant, ParticipantKey } from '../../../shared/presence/participant.ts';
import { fieldsInto, type Item, malformed, textOf, toItem } from '../items/items.ts';
import { FORMER, PARTICIPANT, participantKey, SESSION } from '../items/keys.ts';
import { known, SHAPE, shapeOf } from '../items/shape.ts';

/**
 * How long an ended participation is kept, in seconds: a return inherits from it, and afterwards the table cleans
 * it up by itself. One that returns in time loses its date.
 */
const KEPT_AFTER_ENDING = 30 * 24 * 60 * 60;

/** Over how many partitions the wake index is spread, where nothing else is said. */
export const SPREAD = 4;

/** The partitions of the wake index: few, since the sweep reads each, but more than one, since each has a limit. */
export const wakeShardsOf = (spread: number): readonly string[] =>
  Array.from({ length: spread }, (_, shard) => String(shard));

/** The same participant is always in the same shard. */
export const wakeShard = ({ sessionId, participantId }: ParticipantKey, spread = SPREAD): string => {
  const digest = hash('sha256', JSON.stringify([sessionId, participantId]), 'buffer');
  return String(digest.readUInt8() % spread);
};

/**
 * A participant as an item. What is null in an indexed field is left out, which keeps the index sparse. It is written as a
 * whole, so what a later release has added travels along in the participant, its shape included.
 */
export const toParticipantItem = (
  participant: Participant & { readonly shape?: number },
  spread = SPREAD,
): Item => {
  const { sessionId, participantId, owed, wakeAt, shape = SHAPE, ...kept } = participant;
  return {
    ...participantKey({ sessionId, participantId }),
    ...toItem({
      ...kept,
      shape,
      owed: owed ?? undefined,
      ...(wakeAt !== null && { wakeAt, wakeShard: wakeShard(participant, spread) }),
      ...(participant.phase === 'ended' && {
        expiresAt: Math.ceil(participant.endedAt / 1_000) + KEPT_AFTER_ENDING,
      }),
    }),
  };
};

/**
 * @throws Error when the item cannot have been written by `toParticipantItem`, here or among the former.
 */
export const fromParticipantItem = (item: Item): Participant => {
  const { sessionId, participantId } = keyFrom(item);
  const participant: Record<string, unknown> = {
    sessionId,
    participantId,
    version: undefined,
    phase: undefined,
    policy: undefined,
    joinedAt: undefined,
    lastActivityAt: undefined,
    alarm: undefined,
    owed: null,
    wakeAt: null,
  };
  fieldsInto(participant, known(item), ofTheTable);
  if (shapeOf(item) > SHAPE) participant.shape = shapeOf(item);
  if (!isParticipant(participant)) throw malformed(item);
  return participant;
};

/** What is no field of the participant; the key is read apart. */
const ofTheTable: ReadonlySet<string> = new Set([
  'pk',
  'sk',
  'sessionId',
  'participantId',
  'wakeShard',
  'expiresAt',
  'shape',
]);

export const keyFrom = (item: Item): ParticipantKey => ({
  sessionId: textOf(item, 'pk', SESSION),
  participantId: textOf(item, 'sk', item.sk?.S?.startsWith(FORMER) ? FORMER : PARTICIPANT),
});

type Unchecked = Readonly<Record<string, unknown>>;

const isParticipant = (value: Unchecked): value is Participant & Unchecked =>
  ['version', 'joinedAt', 'lastActivityAt'].every((field) => typeof value[field] === 'number') &&
  isObject(value.policy) &&
  isObject(value.alarm) &&
  isOfPhase(value);

const isOfPhase = (value: Unchecked): boolean => {
  switch (value.phase) {
    case 'waiting':
      return isObject(value.connections) && typeof value.knockedAt === 'number';
    case 'present':
      return isObject(value.connections);
    case 'warned':
      return isObject(value.connections) && typeof value.warnedAt === 'number';
    case 'ended':
      return typeof value.ending === 'string' && typeof value.endedAt === 'number';
    default:
      return false;
  }
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
