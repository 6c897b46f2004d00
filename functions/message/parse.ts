import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { JsonText } from '../../shared/json-text.ts';
import { contentUp } from '../../shared/messages/content.ts';
import { requestId } from '../../shared/messages/fields.ts';
import { presenceUp } from '../../shared/messages/presence.ts';
import { sharingUp } from '../../shared/messages/sharing.ts';
import { MAX_ITEM_DEPTH } from '../../shared/messages/sizes.ts';
import type { Action, UpMessage, upMessages } from '../../shared/messages.ts';
import { type Answer, refused } from './answer.ts';
import { ambiguityIn, type Member, membersOf } from './frame.ts';

export type Parsed =
  | { readonly request: UpMessage }
  | { readonly refusal: Answer; readonly requestId?: string };

// The small zod says only "Invalid input" until it is given words.
z.config(en());

type Schema = (typeof upMessages)[number];

/** What is said all the time. The schemas of a theme are made when somebody says what those before it do not know. */
const themes = [presenceUp, contentUp, sharingUp];

const known = new Map<unknown, Schema>();

const learn = (more: readonly (() => readonly Schema[])[], action: unknown): Schema | undefined => {
  for (const theme of more) {
    if (known.has(action)) break;
    for (const schema of theme()) known.set(schema.shape.action.def.values[0], schema);
  }
  return known.get(action);
};

const schemaOf = async (action: unknown): Promise<Schema | undefined> =>
  learn(themes, action) ?? learn((await import('./seldom-themes.ts')).seldomThemes, action);

/** Reads one frame. Whatever it holds, the answer is a request or a refusal that says what is wrong with it. */
export const parse = async (body: string): Promise<Parsed> => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { refusal: refused('message.not-json', 'The frame is not JSON.') };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { refusal: refused('message.not-json', 'The frame is JSON, but not an object.') };
  const { action, requestId: given } = value as { action?: unknown; requestId?: unknown };
  const named = requestId.safeParse(given);
  const echo = named.success ? { requestId: named.data } : {};
  const members = membersOf(body);
  const ambiguous = ambiguityIn(members);
  if (ambiguous !== null) return { ...echo, refusal: refused('message.invalid', ambiguous) };
  const schema = await schemaOf(action);
  if (schema === undefined) {
    const actions = [...known.keys()].join(', ');
    return { ...echo, refusal: refused('message.unknown-action', `The actions are: ${actions}.`) };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return withText(parsed.data, members);
  const issues = parsed.error.issues.slice(0, 5);
  const detail = issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
  return { ...echo, refusal: refused('message.invalid', detail.slice(0, 500)) };
};

/** The field of each message that is of people's own making. */
const ownFields: { readonly [A in Action]?: string } = {
  'content.put': 'value',
  'presence.set': 'state',
  signal: 'value',
  'mine.put': 'value',
};

/** What is to be kept, or passed on, stays as it was sent: JavaScript would round its numbers and sort its keys. */
const withText = (request: UpMessage, members: readonly Member[]): Parsed => {
  const field = ownFields[request.action];
  if (field === undefined) return { request };
  const { text = '', depth = 0 } = members.find(({ name }) => name === field) ?? {};
  const wrong =
    depth > MAX_ITEM_DEPTH
      ? `${field}: it is nested ${depth} deep; ${MAX_ITEM_DEPTH} are allowed`
      : text.isWellFormed()
        ? null
        : `${field}: it holds half of a surrogate pair, which no UTF-8 text can`;
  if (wrong === null) return { request: { ...request, [field]: new JsonText(text) } };
  return {
    ...(request.requestId !== undefined && { requestId: request.requestId }),
    refusal: refused('message.invalid', wrong),
  };
};
