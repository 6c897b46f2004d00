import type { ServiceApp } from '../../../functions/service/app.ts';
import { call } from '../../../functions/service/call.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { RuleTimings } from '../oracle/account.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import type { Cause, Tell } from '../platform/run.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Entitling } from '../script/leavings.ts';
import { GROUP } from '../script/script.ts';

const SECOND = 1_000;

/** Has a function at the backends' door run for a message. What it replies; null when a fault struck it. */
export type Say = (name: string, request: UpMessage) => Promise<DownMessage | null>;

type Invoke = (name: string, cause: Cause, act: (app: ServiceApp) => Promise<unknown>) => Promise<boolean>;

/** The door that backends have, with the signature of one of them. */
export const backendsDoor =
  ({ time, tell }: { readonly time: VirtualTime; readonly tell: Tell }, invoke: Invoke): Say =>
  async (name, request) => {
    const replies: DownMessage[] = [];
    const requestContext = { timeEpoch: time.now(), http: { method: 'POST' }, authorizer: COMPANY };
    await invoke(name, { type: 'backend', request }, async (app) => {
      const { body } = await call(app)({
        requestContext,
        body: JSON.stringify(request),
        isBase64Encoded: false,
      });
      tell?.(`the backend hears ${body}`);
      replies.push(JSON.parse(body) as DownMessage);
    });
    return replies[0] ?? null;
  };

const COMPANY = { iam: { userArn: 'arn:aws:sts::000000000000:assumed-role/company/backend' } };

/** A backend of the company: it rules, and it deletes, by the door that backends have. */
export const createBackend = (time: VirtualTime, seed: number, say: Say, oracle: Oracle) => {
  /** Again a second after a part of it, and after a while when there was no answer, as its page says. */
  const erase = async (sessionId: string, nth: number): Promise<void> => {
    const name = `session.delete ${sessionId} ${nth}`;
    const reply = await say(name, { action: 'session.delete', sessionId, reason: 'It is over.' });
    const isGone =
      (reply?.type === 'session.deleted' && reply.next === null) ||
      // The reply that said so was lost.
      (nth > 1 && reply?.type === 'error' && reply.code === 'session.not-found');
    if (isGone) return oracle.deleted(sessionId);
    const patience = reply === null ? createRandom(seedOf(seed, name)).between(SECOND, 20 * SECOND) : SECOND;
    time.plan(patience, () => void erase(sessionId, nth + 1));
  };

  /** Again after a while when there was no answer, as its page says. */
  const entitle = async (what: Entitling, name: string, nth = 1): Promise<void> => {
    const { session: sessionId, users, role } = what;
    const saidAt = time.now();
    const reply = await say(
      `${name} ${nth}`,
      role === null
        ? { action: 'member.remove', sessionId, userIds: [...users] }
        : { action: 'member.put', sessionId, members: users.map((userId) => ({ userId, role })) },
    );
    if (reply === null) {
      const patience = createRandom(seedOf(seed, name, nth)).between(SECOND, 20 * SECOND);
      time.plan(patience, () => void entitle(what, name, nth + 1));
    } else if (reply.type === 'members.removed')
      for (const user of users) oracle.dismissed(sessionId, user, saidAt);
    else if (reply.type === 'members.stored') for (const user of users) oracle.appointed(sessionId, user);
  };

  return {
    /** Says who belongs to a session, however often it has to say so. */
    entitle: (what: Entitling, nth: number): void => void entitle(what, `entitle ${what.session} ${nth}`),
    /** Gives a session, or the group, another rule. */
    rule: (id: string, { idleTimeout, warningPeriod }: RuleTimings, nth: number): void => {
      const rule = { idleTimeout: { value: idleTimeout }, warningPeriod: { value: warningPeriod } };
      const whose = id === GROUP ? { groupId: id } : { sessionId: id };
      void say(`rule ${id} ${nth}`, { action: 'rule.put', ...whose, rule });
    },
    /** Deletes a session, however often it has to say so. */
    erase: (sessionId: string): void => {
      oracle.doomed(sessionId);
      void erase(sessionId, 1);
    },
  };
};
