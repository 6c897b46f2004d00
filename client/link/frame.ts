import type { DownMessage, DownOf, DownType } from '../../shared/messages.ts';
import { clientError, type VigilError } from '../error.ts';

const text = 'string';
const number = 'number';
const flag = 'boolean';
const object = 'object';
const list = 'array';
const textOrNull = 'string or null';
const numberOrNull = 'number or null';

/**
 * The fields that the core itself reads, with their kinds; other messages are the application's. The schemas of the wire would check everything, but
 * zod/mini alone takes 6.7 of the 8 KiB this core may have, and the server has already checked what it sends:
 * here it only has to be certain that a frame of a proxy or of another version cannot break the state. A test
 * holds this table against the schemas.
 */
const fields: { readonly [T in DownType]?: { readonly [F in keyof DownOf<T>]?: string | undefined } } = {
  welcome: { limits: object },
  'session.joined': {
    session: object,
    participantId: text,
    role: text,
    warnAt: numberOrNull,
    logoutAt: numberOrNull,
    policy: object,
    revision: number,
    roster: list,
    rosterNext: textOrNull,
    content: object,
  },
  'session.waiting': { sessionId: text, participantId: text, until: number },
  'session.admitted': { sessionId: text },
  'waiting.changed': { sessionId: text, revision: number, waiting: list, waitingTotal: number },
  'session.left': { sessionId: text },
  'presence.changed': {
    sessionId: text,
    since: number,
    revision: number,
    joined: list,
    changed: list,
    left: list,
  },
  roster: { sessionId: text, revision: number, roster: list, next: textOrNull },
  'session.warning': { sessionId: text, logoutAt: number },
  'session.extended': { sessionId: text, warnAt: number },
  'session.ended': { sessionId: text, ending: text, at: number, mayReturn: flag },
  content: { sessionId: text, items: list },
  'content.saved': { itemId: text, revision: number },
  'content.skipped': { sessionId: text, revisions: list },
  'session.changed': { sessionId: text, session: object },
  'content.changed': { sessionId: text, itemId: text, revision: number },
  error: { code: text, retryable: flag },
};

/** The message in a frame, or an error for what is none. A type that only a newer server knows is a message too. */
export const parseFrame = (data: unknown): DownMessage | VigilError => {
  const value = asObject(data);
  const { type } = value;
  if (typeof type !== 'string') return clientError('client.protocol', String(data).slice(0, 200));
  const expected = Object.hasOwn(fields, type) ? fields[type as DownType] : {};
  for (const [field, kind] of Object.entries({ serverTime: number, ...expected }))
    if (!kind?.includes(kindOf(value[field]))) return clientError('client.protocol', `${type}.${field}`);
  // Checked by its kind, as far as it is read here.
  return value as unknown as DownMessage;
};

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;

/** What is no object has no fields either. */
const asObject = (data: unknown): Record<string, unknown> => {
  try {
    return (JSON.parse(String(data)) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
};
