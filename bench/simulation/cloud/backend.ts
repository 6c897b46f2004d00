import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import type { Cause, Tell } from '../platform/run.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Functions } from '../release/release.ts';
import type { Entitling } from '../script/leavings.ts';
import { GROUP } from '../script/script.ts';

const SECOND = 1_000;

/** Runs the backends' function for a message. Resolves with its reply; null when a fault struck it. */
export type Say = (name: string, request: UpMessage) => Promise<DownMessage | null>;

type Invoke = (
  name: string,
  cause: Cause,
  act: (functions: Functions) => Promise<unknown>,
) => Promise<boolean>;

/** The backends' door, with the signature of one backend. */
export const backendsDoor =
  ({ time, tell }: { readonly time: VirtualTime; readonly tell: Tell }, invoke: Invoke): Say =>
  async (name, request) => {
    const replies: DownMessage[] = [];
    const requestContext = { timeEpoch: time.now(), http: { method: 'POST' }, authorizer: COMPANY };
    await invoke(name, { type: 'backend', request }, async ({ service }) => {
      const { body } = await service({
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

/** One of the company's backends: it sets rules, entitles people and deletes sessions through the backends' door. */
export const createBackend = (time: VirtualTime, seed: number, say: Say, oracle: Oracle) => {
  /**
   * Repeats the call a second after each part of the deletion, and after a while when nothing was answered, as
   * docs/service.md says.
   */
  const erase = async (sessionId: string, nth: number): Promise<void> => {
    const name = `session.delete ${sessionId} ${nth}`;
    const reply = await say(name, { action: 'session.delete', sessionId, reason: 'It is over.' });
    const isGone =
      (reply?.type === 'session.deleted' && reply.next === null) ||
      // An earlier reply said so, and was lost.
      (nth > 1 && reply?.type === 'error' && reply.code === 'session.not-found');
    if (isGone) return oracle.deleted(sessionId);
    const patience = reply === null ? createRandom(seedOf(seed, name)).between(SECOND, 20 * SECOND) : SECOND;
    time.plan(patience, () => void erase(sessionId, nth + 1));
  };

  /** Repeats the call after a while when nothing was answered, as docs/service.md says. */
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
    /** Says who belongs to a session, as often as it takes. */
    entitle: (what: Entitling, nth: number): void => void entitle(what, `entitle ${what.session} ${nth}`),
    /** Gives a session, or the group, another rule. */
    rule: (id: string, rule: Rule, nth: number): void => {
      const whose = id === GROUP ? { groupId: id } : { sessionId: id };
      const saidAt = time.now();
      void say(`rule ${id} ${nth}`, { action: 'rule.put', ...whose, rule }).then((reply) => {
        if (reply !== null) oracle.ruled(id, rule, reply, saidAt);
      });
    },
    /** Deletes a session, with as many calls as it takes. */
    erase: (sessionId: string): void => {
      oracle.doomed(sessionId);
      void erase(sessionId, 1);
    },
  };
};
