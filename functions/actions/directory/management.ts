import { isDeepStrictEqual } from 'node:util';
import { infoOf, type Session } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { giveUp } from '../../../shared/path/advance.ts';
import { goOn } from '../../../shared/path/aside.ts';
import { intrudersOf } from '../../../shared/path/intruders.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { ownOf } from '../../rules/judging.ts';
import { ownPolicy } from '../../rules/own-policy.ts';
import { tellNews } from '../../session/news.ts';
import { onRecord, writeRecord } from '../../session/session-record.ts';

/**
 * Renames, closes, reopens, hides, shows or times a session, if it is still as the moderator saw it. Those inside learn it at
 * once, and those who may not be there any more are out. Saying the same again does what a death may have left undone.
 */
export const updateSession = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, revision, name, state, timings }: UpOf<'session.update'>,
): Promise<Answer> => {
  const entered = await entrance(app, caller.user, sessionId, 'session.update');
  if ('refusal' in entered) return entered.refusal;
  const changed = await changeSession(app, caller, entered.session, { revision, name, state, timings });
  if (changed === 'conflict') {
    const now = await entrance(app, caller.user, sessionId, 'session.update');
    if ('refusal' in now) return now.refusal;
    const session = infoOf(now.session);
    return refused('session.conflict', `The session is at revision ${session.revision}.`, { session });
  }
  return 'refusal' in changed
    ? changed.refusal
    : { type: 'session.changed', sessionId, session: infoOf(changed) };
};

/** How a session is to be from now on. What is not said stays. */
export type Wanted = Pick<UpOf<'session.update'>, 'revision' | 'name' | 'state' | 'timings'> & {
  readonly metadata?: Session['metadata'] | undefined;
  /** Instead of timings: all that it says itself, judged already. */
  readonly rule?: Rule;
};

/** The session as it is then; `'conflict'` when it is not at that revision any more. */
export const changeSession = async (
  app: App,
  caller: Pick<Caller<Actor>, 'user' | 'connectionId'>,
  before: Session,
  wanted: Wanted,
): Promise<Session | 'conflict' | { refusal: Answer }> => {
  const { user, connectionId } = caller;
  const { revision, name, state, timings, rule, metadata } = wanted;
  const own = rule
    ? { policy: ownOf(app.policy, rule) }
    : timings === undefined
      ? before
      : ownPolicy(app, before, timings);
  if ('refusal' in own) return own;
  const wish = {
    ...before,
    name: name ?? before.name,
    state: state ?? before.state,
    policy: own.policy,
    metadata: metadata ?? before.metadata,
  };
  // Before another takes its place.
  await writeRecord(app, before);
  const since = app.clock();
  const recorded = isTimedLike(before, wish) ? wish : onRecord(wish, 'changed', user.id, since);
  // Another state may bar people who are inside: owed with the very write, whatever becomes of this function.
  const next = {
    ...recorded,
    ...(before.state !== wish.state && { owedClearing: { by: user.id, since } }),
    // Those inside are owed what they are to be judged by from now on.
    owedGoverning: isDeepStrictEqual(before.policy, wish.policy) ? null : since,
  };
  const changed = isSo(before, wish) ? before : await app.sessions.update(before.id, revision, next);
  if (changed === 'conflict') {
    // A group may have put it under another rule meanwhile, of which nobody who wants this knows anything.
    const now = await app.sessions.find(before.id);
    const again = now?.revision === revision && now.ruleRevision !== before.ruleRevision;
    return again ? changeSession(app, caller, now, wanted) : changed;
  }
  await writeRecord(app, changed);
  if (changed.state === 'closed') await app.content.fence(before.id);
  const telling = tell(app, changed, connectionId);
  await goOn(app, telling);
  return changed;
};

const isSo = (session: Session, wish: Session): boolean =>
  session.name === wish.name &&
  isDeepStrictEqual(session.metadata, wish.metadata) &&
  isTimedLike(session, wish);

const isTimedLike = ({ state, policy }: Session, wish: Session): boolean =>
  state === wish.state && isDeepStrictEqual(policy, wish.policy);

/** First those are out who may not be there any more, then everybody else is told, once. */
const tell = async (app: App, session: Session, except: string): Promise<void> => {
  const { participants, clock } = app;
  await giveUp(app, await app.clear(session), app.aside);
  if (session.owedGoverning !== null) await giveUp(app, await app.govern(session.id), app.aside);
  const people = await participants.gathered(session.id);
  const barred = intrudersOf(session, people);
  const told = people.filter((person) => isInside(person) && !barred.includes(person));
  const message = {
    type: 'session.changed',
    serverTime: clock(),
    sessionId: session.id,
    session: infoOf(session),
  } as const;
  await tellNews(app, told, [message], except);
};
