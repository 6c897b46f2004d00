import type { UpMessage } from '../../shared/messages.ts';
import { deleteContent, listContent, putContent } from '../actions/content/content.ts';
import { activity } from '../actions/inside/activity.ts';
import { exit, leave } from '../actions/inside/exit.ts';
import { extend } from '../actions/inside/extension.ts';
import { hello } from '../actions/inside/hello.ts';
import { join } from '../actions/inside/join.ts';
import { media } from '../actions/inside/media.ts';
import { ping } from '../actions/inside/ping.ts';
import { listRoster } from '../actions/inside/roster.ts';
import type { App, Caller } from '../app.ts';
import { barred } from '../entering/entrance.ts';
import type { Answer } from '../message/answer.ts';
import { signal } from '../sharing/signals.ts';
import { setState } from '../sharing/state.ts';
import type { Act, PeoplesAction } from './seldom.ts';

/** What is done all the time, and what somebody waits for who comes. */
const often = {
  hello,
  ping,
  activity,
  media,
  signal,
  'presence.set': setState,
  'session.join': join,
  'session.exit': exit,
  'session.leave': leave,
  'session.extend': extend,
  'roster.list': listRoster,
  'content.put': putContent,
  'content.delete': deleteContent,
  'content.list': listContent,
} satisfies { readonly [A in PeoplesAction]?: Act<A> };

const isOften = (action: PeoplesAction): action is keyof typeof often => Object.hasOwn(often, action);

const actionOf = async (action: PeoplesAction) =>
  isOften(action) ? often[action] : (await import('./seldom.ts')).seldom[action];

/** What nobody of the caller's kind may do is refused here, what backends alone may say among it; what depends on the session, where it is read. */
export const act = async (app: App, caller: Caller, request: UpMessage): Promise<Answer | null> => {
  const right =
    request.action === 'sessions.list' ? (`sessions.list ${request.scope}` as const) : request.action;
  const refusal = barred(right, caller.user);
  if (refusal !== null) return refusal;
  // The entry is the one of this very action; the compiler cannot follow the pair.
  const action = (await actionOf(request.action as PeoplesAction)) as (
    a: App,
    c: Caller,
    r: UpMessage,
  ) => Promise<Answer | null>;
  return action(app, caller, request);
};
