import { type Instant, instant } from '../../../../shared/instant.ts';
import type { DownMessage, UpOf } from '../../../../shared/messages.ts';
import type { Policy } from '../../../../shared/policy.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { GROUP } from '../../script/script.ts';
import {
  isInside,
  keyOf,
  type Ledger,
  type PersonAccount,
  type Request,
  SKEW,
  type TabAccount,
} from '../account.ts';
import { inForceOf, judgeInForce, mostBelow, timings } from './in-force.ts';
import { noticeBound } from './notice.ts';
import { isSameRule } from './reading/read-rules.ts';
import { createSayings, type Saying } from './sayings.ts';

/** No stay that a rule sets is shorter than this. */
const LEAST_STAY = 60_000;

type Refusal = 'rule.final' | 'rule.beyond' | 'rule.contradicts';

/**
 * Rules of sessions and of their group: what may be put, and that within the bound everybody inside is under what is in
 * force.
 */
export const createRulingRules = (
  ledger: Ledger,
  /** Whether somebody manages a group all the time since then. */
  managesGroup: (person: string, group: string, since: Instant) => boolean,
) => {
  const { now, fail, later, rollout, latitude, people, dooms } = ledger;
  /** Since when somebody is inside, and since when other rules apply in a session. */
  const cameIn = new Map<string, number>();
  const turnedAt = new Map<string, number>();
  const bound = noticeBound(ledger);

  /** Whatever changes, everybody inside is under it within the bound, if nothing else changes meanwhile. */
  const turned = (sessionId: string) => {
    const since = now();
    turnedAt.set(sessionId, since);
    later(bound, () => {
      if (turnedAt.get(sessionId) === since) judgeSession(sessionId);
    });
  };
  const sayings = createSayings(now, (sessionId) => {
    if (sessionId !== null) turned(sessionId);
    else for (const one of turnedAt.keys()) turned(one);
  });

  /** What the group sets for a session; null while that is about to change. */
  const imposedOn = (sessionId: string): readonly Rule[] | null => {
    const is = sayings.belongs(sessionId);
    if (is === 'joining' || is === 'leaving') return null;
    return is === 'governed' ? [sayings.now(GROUP)?.own ?? {}] : [];
  };

  const judge = (person: Participant) => {
    const imposed = imposedOn(person.sessionId);
    if (imposed !== null) judgeInForce(ledger, person, sayings.now(person.sessionId)?.own ?? {}, imposed);
  };

  const judgeSession = (sessionId: string) => {
    // Somebody under another deployment's numbers is put under these when they are heard.
    if (dooms.has(sessionId) || rollout.policies.length > 1) return;
    for (const { person, sessionId: where, snapshot } of people.values()) {
      if (where !== sessionId || snapshot === null || !isInside(snapshot)) continue;
      if ((cameIn.get(keyOf(sessionId, person)) ?? 0) <= now() - bound) judge(snapshot);
    }
  };

  /** Why this rule may not be put; several reasons where it runs into several things. */
  const refusalsOf = (isGroup: boolean, rule: Rule, policy: Policy, { own, imposed }: Saying): Refusal[] =>
    timings.flatMap((timing): Refusal[] => {
      const [clause, said] = [rule[timing], own[timing]];
      if (clause === undefined || (clause.value === said?.value && clause.final === said.final)) return [];
      const above = isGroup ? [] : imposed.flatMap(({ [timing]: one }) => one ?? []);
      if ((latitude.isFinal && policy[timing] !== null) || above.some((one) => one.final))
        return ['rule.final'];
      const most = Math.min(
        mostBelow(timing, policy, latitude) ?? Number.POSITIVE_INFINITY,
        ...above.map(({ value }) => value),
      );
      if (clause.value > most) return ['rule.beyond'];
      return timing === 'longestStay' && clause.value < LEAST_STAY ? ['rule.contradicts'] : [];
    });

  /** Whether they may set a rule here, and could all the time since then. */
  const manages = (
    { person, kind }: TabAccount,
    { sessionId, groupId }: UpOf<'rule.put'>,
    since: number,
  ): boolean => {
    if (kind !== 'licence-holder') return false;
    if (sessionId === undefined) return managesGroup(person, groupId ?? '', instant(since));
    const role = ledger.standing.roleOf(sessionId, person);
    return role.now === 'moderator' && role.since < since;
  };

  /** The answer to whoever has put a rule, and may. */
  const judgePut = (id: string, rule: Rule, reply: DownMessage, saidAt: number): void => {
    const isGroup = id === GROUP;
    const was = sayings.since(id, saidAt);
    // What it has said since then is no reason to allow it.
    const refusals = was
      .filter(({ own }, nth) => nth === 0 || !isSameRule(own, rule))
      .flatMap((saying) => rollout.policies.map((policy) => refusalsOf(isGroup, rule, policy, saying)));
    const isFinal = !isGroup && timings.some((timing) => rule[timing]?.final);
    if (reply.type !== 'error') {
      if (isFinal || refusals.every((found) => found.length > 0))
        fail(
          'rules',
          `${id} was put under ${JSON.stringify(rule)}, which may not be: ${isFinal ? 'nothing is below' : refusals[0]?.[0]}.`,
        );
      if (!was.some(({ own }) => isSameRule(own, rule)))
        fail('rules', `${id} is said to be under ${JSON.stringify(rule)}, and never was.`);
      return;
    }
    const { code } = reply;
    const isTrue =
      code.endsWith('.conflict') ||
      (code.endsWith('.not-found') && (isGroup ? sayings.isClosed() : dooms.has(id))) ||
      (code === 'message.invalid' ? isFinal : refusals.some((found) => found.includes(code as Refusal)));
    if (!isTrue) fail('rules', `${JSON.stringify(rule)} was refused for ${id} as ${code}.`);
  };

  return {
    sayings,
    written: sayings.written,
    committed: ({ sessionId, person, snapshot: before }: PersonAccount, after: Participant): void => {
      if (!isInside(after) || isInside(before)) return;
      const since = now();
      cameIn.set(keyOf(sessionId, person), since);
      later(bound, () => {
        if ((turnedAt.get(sessionId) ?? 0) <= since) judgeSession(sessionId);
      });
    },
    /** Somebody puts a rule, who may or may not. */
    asked: ({ sessionId, groupId, rule }: UpOf<'rule.put'>): void => {
      const id = sessionId ?? groupId ?? '';
      ledger.rules.set(id, [...(ledger.rules.get(id) ?? []), rule]);
    },
    /** Somebody was answered. Whoever may not set a rule, or has lost their connection, is refused for that. */
    heard: (tab: TabAccount, { request, sentAt }: Request, reply: DownMessage): void => {
      if (request.action !== 'rule.put') return;
      const isOther = reply.type === 'error' && (reply.retryable || reply.code.startsWith('connection.'));
      if (isOther || (reply.type === 'error' && !manages(tab, request, sentAt - SKEW))) return;
      judgePut(request.sessionId ?? request.groupId ?? '', request.rule, reply, sentAt);
    },
    put: judgePut,
    /** The shortest of the longest stays that have been in force in a session since then. */
    shortestStay: (sessionId: string, since: number): number =>
      Math.min(
        ...sayings
          .since(sessionId, since)
          .flatMap(({ own, imposed }) =>
            rollout.policies.map(
              (policy) =>
                inForceOf('longestStay', policy, latitude, own, imposed).value ?? Number.POSITIVE_INFINITY,
            ),
          ),
      ),
    /** Nothing has happened for long. */
    converged: judge,
  };
};
