import type { Action, UpMessage, UpOf } from '../shared/messages.ts';
import { activity } from './actions/activity.ts';
import { deleteContent, listContent, putContent } from './actions/content.ts';
import { admit, deny } from './actions/door.ts';
import { exit } from './actions/exit.ts';
import { extend } from './actions/extension.ts';
import { hello } from './actions/hello.ts';
import { join } from './actions/join.ts';
import { media } from './actions/media.ts';
import { ping } from './actions/ping.ts';
import { listSessions } from './actions/sessions.ts';
import type { Answer } from './answer.ts';
import type { App, Caller } from './app.ts';

/** What each action of the wire does. The answer goes back to the caller; null says nothing. */
const actions: {
  readonly [A in Action]: (app: App, caller: Caller, request: UpOf<A>) => Promise<Answer | null>;
} = {
  hello,
  ping,
  activity,
  media,
  'sessions.list': listSessions,
  'session.join': join,
  'session.exit': exit,
  'session.extend': extend,
  'waiting.admit': admit,
  'waiting.deny': deny,
  'content.put': putContent,
  'content.delete': deleteContent,
  'content.list': listContent,
};

export const act = (app: App, caller: Caller, request: UpMessage): Promise<Answer | null> => {
  // The entry is the one of this very action; the compiler cannot follow the pair.
  const action = actions[request.action] as (a: App, c: Caller, r: UpMessage) => Promise<Answer | null>;
  return action(app, caller, request);
};
