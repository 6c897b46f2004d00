import * as z from 'zod/mini';
import { cursor, down, id, json, revision, up } from './fields.ts';

/** A deleted item has no value; only a listing of changes tells of it. */
export const contentItem = z.object({
  itemId: z.string(),
  revision,
  value: z.optional(json),
  deleted: z.optional(z.literal(true)),
});

export const content = z.object({
  items: z.array(contentItem),
  next: z.nullable(cursor),
  /** No write up to this revision is missing, once all pages are read. Ask again `after` it when a later one is. */
  contentRevision: revision,
});

/** False for a write that nobody made by hand: it keeps nobody inside. */
const activity = z.optional(z.boolean());

/** What a session holds. */
export const contentUp = [
  up('content.put', 'Writes one item. With a base revision, only if nobody was faster.', {
    sessionId: id,
    itemId: id,
    value: json,
    baseRevision: z.optional(revision),
    activity,
  }),
  up('content.delete', 'Deletes one item.', {
    sessionId: id,
    itemId: id,
    baseRevision: z.optional(revision),
    activity,
  }),
  up(
    'content.list',
    'Reads one page of the content, or of what was written after a revision. For those inside.',
    {
      sessionId: id,
      cursor: z.optional(cursor),
      after: z.optional(revision),
    },
  ),
] as const;

export const contentDown = [
  down('content', 'A page of the content.', { sessionId: z.string(), ...content.shape }),
  down('content.saved', 'Your write is durable.', { itemId: z.string(), revision }),
  down('content.changed', 'Somebody else wrote or deleted an item.', {
    sessionId: z.string(),
    ...contentItem.shape,
    /** How they are called, and who they are: names are not unique. */
    by: z.string(),
    byId: z.string(),
  }),
  down('content.skipped', 'No write has these revisions, nor ever will.', {
    sessionId: z.string(),
    revisions: z.array(revision),
  }),
] as const;
