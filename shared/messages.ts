import * as z from 'zod/mini';
import { endingNames } from './endings.ts';
import { errorCodes } from './errors.ts';

/**
 * The wire: every message between a client and Vigil, declared once. Checks, types, the AsyncAPI document and
 * the client's parser come from here. Instants are epoch milliseconds of the server; fields may be added, none
 * is ever renamed.
 */

/** Largest value of one content item, in bytes of its JSON text. */
export const MAX_ITEM_BYTES = 100 * 1024;
/** Largest message either way, as API Gateway allows it. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** The first subprotocol a client offers; the second is its credential. */
export const SUBPROTOCOL = 'vigil.v1';

const described = <T extends z.core.$ZodType>(schema: T, id: string, description: string): T => {
  z.globalRegistry.add(schema, { id, description });
  return schema;
};

const id = z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[^\p{Cc}\p{Cs}]+$/u));
const requestId = z.optional(z.string().check(z.minLength(1), z.maxLength(128)));
const instant = z.number().check(z.int(), z.nonnegative());
const milliseconds = z.number().check(z.int(), z.nonnegative());
const revision = z.number().check(z.int(), z.nonnegative());
const cursor = z.string().check(z.minLength(1), z.maxLength(2048));
const json = z.unknown().check(z.refine((value) => value !== undefined, 'must be a JSON value'));

const up = <A extends string, S extends z.core.$ZodLooseShape>(action: A, description: string, shape: S) =>
  described(z.object({ action: z.literal(action), requestId, ...shape }), action, description);

const down = <T extends string, S extends z.core.$ZodLooseShape>(type: T, description: string, shape: S) =>
  described(z.object({ type: z.literal(type), requestId, serverTime: instant, ...shape }), type, description);

// ── up: what a client may send ────────────────────────────────────────────────────────────────────────────

export const upMessages = [
  up('hello', 'Asks who I am. The first message on a connection.', {}),
  up('ping', 'Keeps the connection and its lease alive. Never activity.', { sessionId: z.optional(id) }),
  up('sessions.list', 'Lists the sessions open to me.', {
    scope: z.literal('mine'),
    cursor: z.optional(cursor),
  }),
  up('session.join', 'Enters a session, or adds this connection to a participation.', {
    sessionId: id,
    resume: z.optional(z.boolean()),
  }),
  up('session.exit', 'Leaves at once, on every tab.', { sessionId: id }),
  up('session.extend', 'Answers the warning: the idle timeout starts anew.', { sessionId: id }),
  up('activity', 'A deliberate action on the workspace, done so long ago. Has no reply.', {
    sessionId: id,
    agoMs: z.optional(milliseconds.check(z.maximum(24 * 60 * 60 * 1000))),
  }),
  up('media', 'Says whether my microphone and camera are on. Never activity.', {
    sessionId: id,
    audio: z.boolean(),
    video: z.boolean(),
  }),
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

export const UpMessage = z.discriminatedUnion('action', upMessages);
export type UpMessage = z.infer<typeof UpMessage>;
export type Action = UpMessage['action'];
export type UpOf<A extends Action> = Extract<UpMessage, { action: A }>;

// ── down: what Vigil sends ────────────────────────────────────────────────────────────────────────────────

const userKind = z.enum(['licence-holder', 'contact', 'guest']);
const phase = z.enum(['present', 'warned']);
const mode = z.enum(['edit', 'read']);
const sessionState = z.enum(['active', 'closed', 'hidden']);

const roster = z.array(
  z.object({
    participantId: z.string(),
    name: z.string(),
    kind: userKind,
    phase,
    media: z.object({ audio: z.boolean(), video: z.boolean() }),
  }),
);
const content = z.object({
  items: z.array(z.object({ itemId: z.string(), value: json, revision })),
  next: z.nullable(cursor),
});
const sessionSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: sessionState,
  mode,
  /** How many are inside: green above zero, grey at zero. */
  occupancy: z.number(),
});

export const downMessages = [
  down('welcome', 'Who you are, and the limits that hold for you.', {
    user: z.object({ id: z.string(), name: z.string(), kind: userKind }),
    limits: z.object({ messageBytes: z.number(), itemBytes: z.number(), keepAlive: milliseconds }),
  }),
  down('pong', 'The answer to a ping.', {}),
  down('sessions', 'A page of sessions.', { sessions: z.array(sessionSummary), next: z.nullable(cursor) }),
  down('session.joined', 'You are in: everything that a workspace has to show.', {
    session: z.object({ id: z.string(), name: z.string(), state: sessionState, mode }),
    participantId: z.string(),
    phase,
    /** When the warning comes if nothing is done; null while warned. */
    warnAt: z.nullable(instant),
    /** When the logout comes if nothing is done; null while present. */
    logoutAt: z.nullable(instant),
    policy: z.object({ idleTimeout: milliseconds, warningPeriod: milliseconds }),
    revision,
    roster,
    content,
  }),
  down('session.left', 'You left, as you asked.', { sessionId: z.string() }),
  down('presence.changed', 'Who is inside now. Drop it if you know a higher revision.', {
    sessionId: z.string(),
    revision,
    roster,
  }),
  down('session.warning', 'You have done nothing for the idle timeout. Extend, or be logged out then.', {
    sessionId: z.string(),
    logoutAt: instant,
  }),
  down('session.extended', 'The warning is answered, on every tab.', {
    sessionId: z.string(),
    warnAt: instant,
  }),
  down('session.ended', 'Your participation is over, and why. The connection may close next.', {
    sessionId: z.string(),
    ending: z.enum(endingNames),
    at: instant,
    mayReturn: z.boolean(),
  }),
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
  down('error', 'The message with this requestId was refused; nothing was changed by it.', {
    code: z.enum(errorCodes),
    title: z.string(),
    detail: z.string(),
    retryable: z.boolean(),
    /** With `content.conflict`: what the item holds now. */
    current: z.optional(z.object({ itemId: z.string(), revision, value: z.optional(json) })),
  }),
] as const;

export const DownMessage = z.discriminatedUnion('type', downMessages);
export type DownMessage = z.infer<typeof DownMessage>;
export type DownType = DownMessage['type'];
export type DownOf<T extends DownType> = Extract<DownMessage, { type: T }>;
export type RosterEntry = z.infer<typeof roster>[number];
export type SessionSummary = z.infer<typeof sessionSummary>;
