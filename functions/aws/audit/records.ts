import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { Recorded, RecordPage, RecordPlace, RecordTable } from '../../../shared/evidence/records.ts';
import { instant } from '../../../shared/instant.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, malformed, textOf, toItem } from '../items/items.ts';
import { AUDIT_OF_PARTICIPANT, auditKey, SESSION } from '../items/keys.ts';
import { fromAuditItem, isKept } from './audit-items.ts';

/** What is on record of people, read by one query at a time in the partition of its session. */
export const recordTable = (
  client: DynamoDBClient,
  table: string,
  clock: Clock,
  note: Note = unnoted,
): RecordTable => {
  const page = async (
    sessionId: SessionId,
    [from, to]: readonly [string, string],
    most: number,
    isNewestFirst: boolean,
  ): Promise<RecordPage> => {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :session AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: toItem({ ':session': SESSION + sessionId, ':from': from, ':to': to }),
      ScanIndexForward: !isNewestFirst,
      Limit: most,
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    const final = LastEvaluatedKey ? Items.at(-1) : undefined;
    return {
      records: readable(
        Items.filter((item) => isKept(item, clock())),
        recordedIn,
        note,
      ),
      last: final ? placeIn(final) : null,
    };
  };

  return {
    ofSession: (sessionId, after, most) => {
      const from = after === null ? AUDIT_OF_PARTICIPANT : `${sortKey(sessionId, after)}\u0000`;
      // The character after '#' ends the keys that begin with the prefix.
      return page(sessionId, [from, `${AUDIT_OF_PARTICIPANT.slice(0, -1)}$`], most, false);
    },

    ofPerson: async ({ sessionId, participantId }, before, most) => {
      const own = `${AUDIT_OF_PARTICIPANT}${participantId}#`;
      const last = before && sortKey(sessionId, { ...before, sequence: before.sequence - 1 });
      // A digit follows; and another id may begin as this one does.
      const to = last?.startsWith(own) ? last : `${own}:`;
      const found = await page(sessionId, [own, to], most, true);
      return { ...found, records: found.records.filter((one) => one.participantId === participantId) };
    },
  };
};

const sortKey = (sessionId: SessionId, place: RecordPlace): string =>
  auditKey({ sessionId, participantId: place.participantId }, place).sk.S;

const recordedIn = (item: Item): Recorded => {
  const found = fromAuditItem(item);
  if (found === null || found.owner.participantId === null) throw malformed(item);
  // A chain of a participant holds no record of a session.
  return { participantId: found.owner.participantId, record: found.record as ParticipantRecord };
};

/** By its key alone: one that is damaged is passed over as well. */
const placeIn = (item: Item): RecordPlace => {
  const key = textOf(item, 'sk', AUDIT_OF_PARTICIPANT);
  // An id may hold anything, so it is what stands before the last part.
  const end = key.lastIndexOf('#');
  const [at, sequence] = key.slice(end + 1).split('.');
  return { participantId: key.slice(0, end), at: instant(Number(at)), sequence: Number(sequence) };
};
