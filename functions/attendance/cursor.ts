import * as z from 'zod/mini';
import type { RecordPlace } from '../../shared/evidence/records.ts';
import { instant } from '../../shared/instant.ts';
import { id } from '../../shared/messages/fields.ts';
import type { SessionId } from '../../shared/presence/participant.ts';

const Cursor = z.tuple([
  id,
  id,
  z.number().check(z.int(), z.nonnegative()),
  z.number().check(z.int(), z.positive(), z.maximum(99_999_999)),
]);

/** Where the next page begins, in a form that clients hand back without reading it. */
export const toCursor = (sessionId: SessionId, place: RecordPlace | null): string | null =>
  place === null
    ? null
    : Buffer.from(JSON.stringify([sessionId, place.participantId, place.at, place.sequence])).toString(
        'base64url',
      );

/** Where that is; null when it is not a cursor of this session: it reads as the start. */
export const fromCursor = (sessionId: SessionId, cursor: string | undefined): RecordPlace | null => {
  const found = Cursor.safeParse(parsed(cursor));
  if (!found.success || found.data[0] !== sessionId) return null;
  const [, participantId, at, sequence] = found.data;
  return { participantId, at: instant(at), sequence };
};

const parsed = (cursor: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
  } catch {
    return null;
  }
};
