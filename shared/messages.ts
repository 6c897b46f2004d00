import * as z from 'zod/mini';
import { errorCodes } from './errors.ts';
import { contentDown, contentUp } from './messages/content.ts';
import { down, json, revision } from './messages/fields.ts';
import { listsDown, listsUp, type sessionSummary } from './messages/lists.ts';
import { presenceDown, presenceUp, type roster } from './messages/presence.ts';
import { waitingDown, type waitingRoom, waitingUp } from './messages/waiting.ts';

/**
 * The wire: every message between a client and Vigil, declared once, by theme in `messages/`. Checks, types, the
 * AsyncAPI document and the client's parser come from here. Instants are epoch milliseconds of the server; fields
 * may be added, none is ever renamed.
 */

/** Largest value of one content item, in bytes of its JSON text. */
export const MAX_ITEM_BYTES = 100 * 1024;
/** Largest message either way, as API Gateway allows it. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** The first subprotocol a client offers; the second is its credential. */
export const SUBPROTOCOL = 'vigil.v1';

/** What a client may send. */
export const upMessages = [...presenceUp, ...waitingUp, ...contentUp, ...listsUp] as const;

export const UpMessage = z.discriminatedUnion('action', upMessages);
export type UpMessage = z.infer<typeof UpMessage>;
export type Action = UpMessage['action'];
export type UpOf<A extends Action> = Extract<UpMessage, { action: A }>;

const errorDown = down('error', 'The message with this requestId was refused; nothing was changed by it.', {
  code: z.enum(errorCodes),
  title: z.string(),
  detail: z.string(),
  retryable: z.boolean(),
  /** With `content.conflict`: what the item holds now. */
  current: z.optional(z.object({ itemId: z.string(), revision, value: z.optional(json) })),
});

/** What Vigil sends. */
export const downMessages = [
  ...presenceDown,
  ...waitingDown,
  ...contentDown,
  ...listsDown,
  errorDown,
] as const;

export const DownMessage = z.discriminatedUnion('type', downMessages);
export type DownMessage = z.infer<typeof DownMessage>;
export type DownType = DownMessage['type'];
export type DownOf<T extends DownType> = Extract<DownMessage, { type: T }>;
export type RosterEntry = z.infer<typeof roster>[number];
export type WaitingEntry = z.infer<typeof waitingRoom>[number];
export type SessionSummary = z.infer<typeof sessionSummary>;
