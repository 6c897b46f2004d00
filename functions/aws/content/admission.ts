import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { defaultRoom, type Growth, type Room } from '../../../shared/content/content.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Admission, ContentTable } from '../../../shared/ports/content.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Note, unnoted } from '../items/damage.ts';
import { type Item, textOf, toItem } from '../items/items.ts';
import { contentHeadKey } from '../items/keys.ts';
import { ifCondition } from '../platform/table.ts';
import { counting, fits, guestsExtent, sessionsExtent, withdrawn } from './content-extent.ts';
import { contentHead, isCurrent } from './content-head.ts';
import {
  abandoned,
  itemField,
  lastRevision,
  numberField,
  toNote,
  type UnderWay,
  underWay,
} from './writing.ts';

/** Abandoned places are cleaned up in groups of this size: seldom enough to cost nothing. */
const CLEANED_UP = 4;
/** The most that one update cleans up, however many there are: DynamoDB takes 300 operators and 4 KB in one expression. */
export const MOST_CLEANED_UP = 16;

/**
 * With this many places the head is below 1 KB, and has room for some writes that are under way. Where there are more, whoever
 * is done strikes out its own: two units for each write then, however large the fleet is.
 */
export const ROOMY = 8;

/** How often a write follows the session when it is opened and closed under its hands. */
const TRIES = 5;

const unmeasured: Growth = { items: 0, bytes: 0, guest: null };

export type AdmissionDesk = Pick<ContentTable, 'admit' | 'withdraw'> & {
  /**
   * The write has been made or refused: its place may be used again, and is struck out where there are many. One that failed
   * may yet arrive. Never rejects.
   */
  leave(sessionId: SessionId, admission: Admission): Promise<void>;
};

/** Lets writes in, one number each. What can wait for the next one, and does not succeed, is told to `note`. */
export const admissionDesk = (
  client: DynamoDBClient,
  table: string,
  room: Room = defaultRoom,
  note: Note = unnoted,
  // Every environment of the function has a name of its own, and a place for each write that it makes at once.
  environment: string = randomBytes(4).toString('base64url'),
): AdmissionDesk => {
  const head = contentHead(client, table);
  const extent = sessionsExtent(client, table);
  const guests = guestsExtent(client, table, room.guest);
  const taken = new Set<number>();
  /** Those of the taken ones that found many others in the head. */
  const crowded = new Set<number>();
  const placeOf = (slot: number): string => `${environment}.${slot}`;
  const takeSlot = (): number => {
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    return slot;
  };

  const take = async (
    sessionId: SessionId,
    { place, itemId, growth }: { readonly place: string; readonly itemId: string; readonly growth: Growth },
    states: readonly SessionState[],
    now: Instant,
  ): Promise<Item | null> => {
    const open = states.map((state, index) => [`:state${index}`, state] as const);
    const { set, conditions, values, limits } = counting(growth, room.session);
    const update = new UpdateItemCommand({
      TableName: table,
      Key: contentHeadKey(sessionId),
      // Every `contentRevision` on the right is the one from before.
      UpdateExpression: `SET ${['contentRevision = if_not_exists(contentRevision, :zero) + :one', '#item = :note', '#number = if_not_exists(contentRevision, :zero) + :one', ...set].join(', ')}`,
      ConditionExpression: [`#state IN (${open.map(([name]) => name).join(', ')})`, ...conditions].join(
        ' AND ',
      ),
      ExpressionAttributeNames: {
        '#state': 'state',
        '#item': itemField(place),
        '#number': numberField(place),
      },
      ExpressionAttributeValues: toItem({
        ':zero': 0,
        ':one': 1,
        ':note': toNote(now, itemId),
        ...values,
        ...limits,
        ...Object.fromEntries(open),
      }),
      ReturnValues: 'ALL_NEW',
    });
    return (await ifCondition(client.send(update)))?.Attributes ?? null;
  };

  const forget = async (
    sessionId: SessionId,
    places: readonly Pick<UnderWay, 'place' | 'revision'>[],
  ): Promise<void> => {
    const entries = places
      .slice(0, MOST_CLEANED_UP)
      .map(({ place, revision }, index) => ({ place, revision, index }));
    const update = new UpdateItemCommand({
      TableName: table,
      Key: contentHeadKey(sessionId),
      UpdateExpression: `REMOVE ${entries.map(({ index }) => `#w${index}, #n${index}`).join(', ')}`,
      // Whoever has woken up meanwhile and uses the place again keeps it.
      ConditionExpression: entries.map(({ index }) => `#n${index} = :n${index}`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(
        entries.flatMap(({ place, index }) => [
          [`#w${index}`, itemField(place)],
          [`#n${index}`, numberField(place)],
        ]),
      ),
      ExpressionAttributeValues: toItem(
        Object.fromEntries(entries.map(({ revision, index }) => [`:n${index}`, revision])),
      ),
    });
    await ifCondition(client.send(update));
  };

  /** Never fails the write that happens to find something to do. */
  const tidy = async (sessionId: SessionId, found: Item, now: Instant): Promise<void> => {
    const dead = abandoned(found, now);
    if (dead.length >= CLEANED_UP) await forget(sessionId, dead).catch(note);
    await head.mark(sessionId, found, { revision: lastRevision(found), at: now }).catch(note);
  };

  /** What was counted for a write that the head took in, because nobody had told it that the session is closed. */
  const catchUp = async (sessionId: SessionId, session: Item, growth: Growth): Promise<void> => {
    await head.follow(sessionId, session);
    await extent.correct(sessionId, withdrawn(growth)).catch(note);
  };

  const admitted = async (
    sessionId: SessionId,
    wanted: Parameters<typeof take>[1],
    states: readonly SessionState[],
    now: Instant,
  ): Promise<Item | 'read-only' | 'full'> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      // Beside each other, for the round trip: after the death of somebody who was closing it, the head is behind.
      const [found, session] = await Promise.all([
        take(sessionId, wanted, states, now),
        head.session(sessionId),
      ]);
      if (session === null || !isOpen(session, states)) {
        if (found !== null && session !== null) await catchUp(sessionId, session, wanted.growth);
        return 'read-only';
      }
      if (found !== null) return found;
      // Why it was refused is looked up: whoever follows the session at the same time may have been faster.
      const refusing = await head.read(sessionId);
      if (refusing !== null && !fits(refusing, wanted.growth, room.session)) return 'full';
      if (!isCurrent(refusing, session)) await head.follow(sessionId, session, now);
    }
    throw new Error(
      `The session ${JSON.stringify(sessionId)} was opened and closed faster than a write follows.`,
    );
  };

  return {
    admit: async (sessionId, itemId, states, now, growth = unmeasured) => {
      if (!(await guests.count(sessionId, growth, now))) return 'guest-full';
      const slot = takeSlot();
      const found = await admitted(sessionId, { place: placeOf(slot), itemId, growth }, states, now);
      if (found === 'read-only' || found === 'full') {
        taken.delete(slot);
        await guests.count(sessionId, withdrawn(growth)).catch(note);
        return found;
      }
      if (underWay(found).length > ROOMY) crowded.add(slot);
      await tidy(sessionId, found, now);
      return { revision: lastRevision(found), slot };
    },

    leave: async (sessionId, { slot, revision }) => {
      if (crowded.delete(slot)) await forget(sessionId, [{ place: placeOf(slot), revision }]).catch(note);
      taken.delete(slot);
    },

    withdraw: async (sessionId, growth) => {
      const back = withdrawn(growth);
      await Promise.all([extent.correct(sessionId, back), guests.count(sessionId, back)]).catch(note);
    },
  };
};

const isOpen = (item: Item, states: readonly SessionState[]): boolean =>
  states.some((state) => state === textOf(item, 'state'));
