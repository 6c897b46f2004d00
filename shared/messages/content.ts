import * as z from 'zod/mini';
import { cursor, down, id, json, revision, up } from './fields.ts';

export const content = z.object({
  items: z.array(z.object({ itemId: z.string(), value: json, revision })),
  next: z.nullable(cursor),
});

/** What a session holds. */
export const contentUp = [
  up('content.put', 'Writes one item. With a base revision, only if nobody was faster.', {
    sessionId: id,
    itemId: id,
    value: json,
    baseRevision: z.optional(revision),
  }),
  up('content.delete', 'Deletes one item.', {
    sessionId: id,
    itemId: id,
    baseRevision: z.optional(revision),
  }),
  up('content.list', 'Reads one page of the content.', { sessionId: id, cursor: z.optional(cursor) }),
] as const;

export const contentDown = [
  down('content', 'A page of the content.', { sessionId: z.string(), ...content.shape }),
  down('content.saved', 'Your write is durable.', { itemId: z.string(), revision }),
  down('content.changed', 'Somebody else wrote or deleted an item.', {
    sessionId: z.string(),
    itemId: z.string(),
    revision,
    /** Absent when the item was deleted. */
    value: z.optional(json),
    deleted: z.optional(z.boolean()),
    by: z.string(),
  }),
] as const;
