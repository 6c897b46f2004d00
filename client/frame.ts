import type { DownMessage, DownOf, DownType } from '../shared/messages.ts';
import { clientError, type VigilError } from './error.ts';

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'number or null' | 'string or null';

/**
 * The fields that the core itself reads, with their kinds; other messages are the application's. The schemas of the wire would check everything, but
 * zod/mini alone takes 6.7 of the 8.75 KiB this core may have, and the server has already checked what it sends:
 * here it only has to be certain that a frame of a proxy or of another version cannot break the state. A test
 * holds this table against the schemas.
 */
const fields: { readonly [T in DownType]?: { readonly [F in keyof DownOf<T>]?: Kind } } = {
  welcome: { user: 'object', limits: 'object' },
  'session.joined': {
    session: 'object',
    participantId: 'string',
    role: 'string',
    phase: 'string',
    warnAt: 'number or null',
    logoutAt: 'number or null',
    policy: 'object',
    revision: 'number',
    roster: 'array',
    rosterNext: 'string or null',
    content: 'object',
  },
  'session.waiting': { sessionId: 'string', participantId: 'string', until: 'number' },
  'session.admitted': { sessionId: 'string' },
  'waiting.changed': { sessionId: 'string', revision: 'number', waiting: 'array', waitingTotal: 'number' },
  'session.left': { sessionId: 'string' },
  'presence.changed': {
    sessionId: 'string',
    since: 'number',
    revision: 'number',
    joined: 'array',
    changed: 'array',
    left: 'array',
  },
  roster: { sessionId: 'string', revision: 'number', roster: 'array', next: 'string or null' },
  'session.warning': { sessionId: 'string', logoutAt: 'number' },
  'session.extended': { sessionId: 'string', warnAt: 'number' },
  'session.ended': { sessionId: 'string', ending: 'string', at: 'number', mayReturn: 'boolean' },
  content: { sessionId: 'string', items: 'array' },
  'content.saved': { itemId: 'string', revision: 'number' },
  'content.skipped': { sessionId: 'string', revisions: 'array' },
  'session.changed': { sessionId: 'string', session: 'object' },
  'content.changed': { sessionId: 'string', itemId: 'string', revision: 'number' },
  error: { code: 'string', retryable: 'boolean' },
};

/** The message in a frame, or an error for what is none. A type that only a newer server knows is a message too. */
export const parseFrame = (data: unknown): DownMessage | VigilError => {
  const value = asObject(data);
  const type = value?.type;
  if (value === null || typeof type !== 'string')
    return clientError('client.protocol', String(data).slice(0, 200));
  const expected = Object.hasOwn(fields, type) ? fields[type as DownType] : {};
  for (const [field, kind] of Object.entries({ serverTime: 'number', ...expected }))
    if (!is(kind as Kind, value[field]))
      return clientError('client.protocol', `${type}.${field}: no ${kind}`);
  // Checked by its kind, as far as it is read here.
  return value as unknown as DownMessage;
};

const is = (kind: Kind, value: unknown): boolean => {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object') return typeof value === 'object' && value !== null;
  const [type, orNull] = kind.split(' or ');
  return (orNull !== undefined && value === null) || typeof value === type;
};

const asObject = (data: unknown): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(String(data));
    return is('object', value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};
