import * as z from 'zod/mini';
import { errorCodes } from './errors.ts';
import { attendanceDown, attendanceUp } from './messages/attendance.ts';
import { contentDown, contentItem, contentUp } from './messages/content.ts';
import { says } from './messages/described.ts';
import { directoryDown, directoryUp } from './messages/directory.ts';
import { down, groupInfo, sessionInfo } from './messages/fields.ts';
import { type hold, holdsDown, holdsUp } from './messages/holds.ts';
import { invitationsDown, invitationsUp } from './messages/invitations.ts';
import { listsDown, listsUp, type sessionSummary } from './messages/lists.ts';
import { managementDown, managementUp } from './messages/management.ts';
import { mineDown, mineUp } from './messages/mine.ts';
import { presenceDown, presenceUp, type roster } from './messages/presence.ts';
import { rulesDown, rulesUp } from './messages/rules.ts';
import { serviceDown, serviceUp } from './messages/service.ts';
import { sharingDown, sharingUp } from './messages/sharing.ts';
import { waitingDown, type waitingRoom, waitingUp } from './messages/waiting.ts';

/**
 * The wire: every message between a client and Vigil, declared once, by theme in `messages/`. Checks, types, the
 * AsyncAPI document and the client's parser come from here. Instants are epoch milliseconds of the server; fields
 * may be added, none is ever renamed.
 */

export {
  MAX_ITEM_BYTES,
  MAX_ITEM_DEPTH,
  MAX_MESSAGE_BYTES,
  MAX_MINE_BYTES,
  MAX_SIGNAL_BYTES,
  MAX_STATE_BYTES,
} from './messages/sizes.ts';

export { SUBPROTOCOL } from './messages/subprotocol.ts';

/** What a client may send. */
export const upMessages = [
  ...presenceUp(),
  ...holdsUp(),
  ...sharingUp(),
  ...mineUp(),
  ...waitingUp(),
  ...contentUp(),
  ...listsUp(),
  ...managementUp(),
  ...invitationsUp(),
  ...directoryUp(),
  ...rulesUp(),
  ...attendanceUp(),
  ...serviceUp(),
] as const;

export const UpMessage = z.discriminatedUnion('action', upMessages);
export type UpMessage = z.infer<typeof UpMessage>;
export type Action = UpMessage['action'];
/** What only backends say, over HTTPS. */
export type ServiceAction = ReturnType<typeof serviceUp>[number]['shape']['action']['def']['values'][number];
export type UpOf<A extends Action> = Extract<UpMessage, { action: A }>;

const errorDown = down('error', 'The message with this requestId was refused; nothing was changed by it.', {
  code: says(z.enum(errorCodes), 'Which error it is. `docs/errors.md` lists them.'),
  title: says(z.string(), 'What the code means, for people.'),
  detail: says(z.string(), 'What was wrong this time.'),
  retryable: says(z.boolean(), 'Whether the same message may be sent again unchanged.'),
  current: says(z.optional(contentItem), 'With `content.conflict`: what the item holds now.'),
  session: says(z.optional(sessionInfo), 'With `session.conflict`: what it is now.'),
  group: says(z.optional(groupInfo), 'With `group.conflict`: what it is now.'),
});

/** What Vigil sends. */
export const downMessages = [
  ...presenceDown(),
  ...holdsDown(),
  ...sharingDown(),
  ...mineDown(),
  ...waitingDown(),
  ...contentDown(),
  ...listsDown(),
  ...managementDown(),
  ...invitationsDown(),
  ...directoryDown(),
  ...rulesDown(),
  ...attendanceDown(),
  ...serviceDown(),
  errorDown,
] as const;

export const DownMessage = z.discriminatedUnion('type', downMessages);
export type DownMessage = z.infer<typeof DownMessage>;
export type DownType = DownMessage['type'];
export type DownOf<T extends DownType> = Extract<DownMessage, { type: T }>;
export type HoldSeen = z.infer<typeof hold>;
export type RosterEntry = z.infer<typeof roster>[number];
export type WaitingEntry = z.infer<typeof waitingRoom>[number];
export type SessionInfo = z.infer<typeof sessionInfo>;
export type GroupInfo = z.infer<typeof groupInfo>;
export type Attended = DownOf<'attendance'>['stays'][number];
export type OwnStay = DownOf<'history'>['stays'][number];
export type SessionSummary = z.infer<typeof sessionSummary>;
