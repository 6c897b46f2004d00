import { DamagedItem } from '../shared/damage.ts';
import { after } from '../shared/instant.ts';
import { giveUp } from '../shared/path/advance.ts';
import { alarmMargin } from '../shared/presence/deadlines.ts';
import type { App } from './app.ts';
import { governAll } from './rules/groups.ts';
import type { Imposing } from './rules/imposing.ts';

const PAGE = 100;
const AT_ONCE = 20;

type Sweeping = Imposing & Pick<App, 'participants' | 'clear' | 'policy' | 'groups' | 'contacts'>;

/**
 * The safety net: wakes whoever's alarm has not come. Stops when a page brings nobody new; what is left over is found
 * by the next sweep.
 * @throws AggregateError when somebody could not be woken, after everybody else has been; an item that is damaged does not count.
 */
export const sweep = (app: Sweeping) => async (): Promise<{ woken: number }> => {
  const { participants, advance, clock, policy, trouble } = app;
  const seen = new Set<string>();
  const failures: unknown[] = [];
  let failed = 0;
  for (;;) {
    // Whoever could not be woken stays at the head; the page grows by them, so that they hide nobody.
    const page = PAGE + failed;
    const overdue = await participants.overdue(after(clock(), -alarmMargin(policy)), page);
    const fresh = overdue.filter(({ sessionId, participantId }) => {
      const name = JSON.stringify([sessionId, participantId]);
      return !seen.has(name) && seen.add(name);
    });
    for (let from = 0; from < fresh.length; from += AT_ONCE) {
      const batch = fresh.slice(from, from + AT_ONCE);
      const woken = await Promise.allSettled(
        batch.map((key) => advance(key, { type: 'wake', hand: 'none' })),
      );
      for (const [index, one] of woken.entries())
        if (one.status === 'rejected') {
          failed += 1;
          const key = batch[index];
          // Trying again mends no damage, and whoever's it is hinders nobody else.
          if (key && one.reason instanceof DamagedItem) trouble(key, one.reason);
          else failures.push(one.reason);
        }
    }
    if (fresh.length === 0) break;
  }
  failures.push(...(await clearSessions(app)), ...(await governGroups(app)), ...(await settleContacts(app)));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${seen.size} could not be woken`);
  return { woken: seen.size };
};

/** Groups whose rule has not come to every session, and those that were deleted. */
const governGroups = async (app: Sweeping): Promise<unknown[]> => {
  const failures: unknown[] = [];
  for (const groupId of await app.rules.owing(after(app.clock(), -app.policy.precision), PAGE))
    await governAll(app, groupId).catch((fault: unknown) => failures.push(fault));
  return failures;
};

/** Contacts and invitations that a function has left half way. */
const settleContacts = ({ contacts, clock, policy }: Sweeping): Promise<readonly unknown[]> =>
  contacts.settle(after(clock(), -policy.precision), clock(), PAGE);

/** A session that was hidden, or given another rule, by a function that did not live to do it to everybody. Answers with what failed. */
const clearSessions = async (app: Sweeping): Promise<unknown[]> => {
  const { sessions, clear, govern, clock, policy } = app;
  const failures: unknown[] = [];
  for (const sessionId of await sessions.uncleared(after(clock(), -policy.precision), PAGE))
    try {
      const session = await sessions.find(sessionId);
      if (session !== null) await giveUp(app, await clear(session));
      await giveUp(app, await govern(sessionId));
    } catch (fault) {
      failures.push(fault);
    }
  return failures;
};
