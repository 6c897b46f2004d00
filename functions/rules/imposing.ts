import type { Duration } from '../../shared/instant.ts';
import { giveUp } from '../../shared/path/advance.ts';
import type { ClosedGroup, GroupRule } from '../../shared/ports/rules.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import { type Imposed, noRule } from '../../shared/rules/rule.ts';
import type { App } from '../app.ts';
import { onRecord, writeRecord } from '../session/session-record.ts';

export type Imposing = Pick<
  App,
  'sessions' | 'audit' | 'clock' | 'govern' | 'rules' | 'secondHand' | 'advance' | 'trouble' | 'aside'
>;

/** The most groups that may govern one session. */
export const MOST_GOVERNING = 20;

/** That a group has let a session go is remembered for longer than any function lives that carries an older rule of it. */
const REMEMBERED: Duration = 60 * 60_000;

/** Others may change the session at the same time; each time that one was faster, it is looked at again. */
const TRIES = 10;

/** Puts a session of a group under its rule, or lets it go, unless something newer of that group has come to it already. */
export const impose = async (
  app: Imposing,
  sessionId: SessionId,
  { group, rule, ruleRevision, by }: GroupRule | ClosedGroup,
  isGoing = false,
): Promise<void> => {
  for (let left = TRIES; left > 0; left -= 1) {
    const session = await app.sessions.find(sessionId);
    if (session === null) return;
    const now = app.clock();
    const known = session.imposed.find((one) => one.group === group.id);
    if (known === undefined || known.revision < ruleRevision) {
      const mine: Imposed = {
        group: group.id,
        revision: ruleRevision,
        rule: isGoing ? noRule : rule,
        at: now,
        ...(isGoing && { gone: true }),
      };
      const others = session.imposed.filter(
        (one) => one.group !== group.id && !(one.gone && one.at < now - REMEMBERED),
      );
      await writeRecord(app, session);
      const next = onRecord({ ...session, imposed: [...others, mine] }, 'changed', by, now);
      if ((await app.sessions.impose(next, now)) === 'conflict') continue;
      await writeRecord(app, next);
    }
    // Also what a death has left of an earlier time.
    await giveUp(app, await app.govern(sessionId), app.aside);
    return;
  }
  throw new Error(`The session ${sessionId} is changed all the time; the rule of ${group.id} is owed to it.`);
};

/** How many govern a session now. */
export const governing = (imposed: readonly Imposed[]): number =>
  imposed.filter(({ gone }) => gone !== true).length;
