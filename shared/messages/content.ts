import * as z from 'zod/mini';
import { part, says } from './described.ts';
import { about, declared, down, id, json, of, revision, up } from './fields.ts';

export const contentItem = part(
  z.object({
    itemId: says(z.string(), 'The id of the item.'),
    revision: says(revision, 'The number of the write that it comes from. It grows through the session.'),
    value: says(z.optional(json), 'Any JSON value, as it was written. A deleted item has none.'),
    deleted: says(z.optional(z.literal(true)), 'Of deleted items, which only a listing of changes tells.'),
  }),
  'ContentItem',
  'One item of what a session holds.',
);

export const content = part(
  z.object({
    items: says(z.array(contentItem), 'The items of this page.'),
    next: about.next,
    contentRevision: says(
      revision,
      'No write up to this revision is missing once all pages are read. Ask again `after` it when a later one is.',
    ),
  }),
  'ContentPage',
  'A page of what a session holds.',
);

const item = says(id, 'The item that is meant. Ids are chosen by clients.');
const baseRevision = says(
  z.optional(revision),
  'The revision that the change was made on: refused with `content.conflict` if somebody was faster.',
);

const activity = says(
  z.optional(z.boolean()),
  'False for a write that nobody made by hand: it keeps nobody inside. By default true.',
);

/** What a session holds. */
export const contentUp = declared(() => [
  up('content.put', 'Writes one item. With a base revision, only if nobody was faster.', {
    sessionId: of.session,
    itemId: item,
    value: says(json, 'Any JSON value.'),
    baseRevision,
    activity,
  }),
  up('content.delete', 'Deletes one item.', {
    sessionId: of.session,
    itemId: item,
    baseRevision,
    activity,
  }),
  up(
    'content.list',
    'Reads one page of the content, or of what was written after a revision. For those inside.',
    {
      sessionId: of.session,
      cursor: of.page,
      after: says(z.optional(revision), 'Only what was written or deleted after this revision.'),
    },
  ),
]);

const written = says(z.string(), 'The item that it is about.');

export const contentDown = /* @__PURE__ */ declared(() => [
  down('content', 'A page of the content.', { sessionId: about.session, ...content.shape }),
  down('content.saved', 'Your write is durable.', {
    itemId: written,
    revision: says(revision, 'The number of your write.'),
  }),
  down('content.changed', 'Somebody else wrote or deleted an item.', {
    sessionId: about.session,
    ...contentItem.shape,
    by: says(z.string(), 'How whoever did it is called; names are not unique.'),
    byId: says(z.string(), 'The participant who did it.'),
  }),
  down('content.skipped', 'No write has these revisions, nor ever will.', {
    sessionId: about.session,
    revisions: says(z.array(revision), 'The revisions that do not exist.'),
  }),
]);
