import { type Instant, instant } from '../../../../../shared/instant.ts';
import type { DownMessage, UpOf } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { SIDE_BY_SIDE } from '../../../../../shared/rules/deployed.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { LONGEST_RUN } from '../../../platform/run.ts';
import type { Numbers } from '../../../script/deployments/rollout.ts';
import { GROUP } from '../../../script/script.ts';
import {
  isInside,
  keyOf,
  type Ledger,
  type PersonAccount,
  type Request,
  SKEW,
  type TabAccount,
} from '../../account.ts';
import { noticeBound } from '../notice.ts';
import { isSameRule } from '../reading/read-rules.ts';
import { createSayings, type Saying } from '../sayings.ts';
import { inForceOf, isContrary, judgeInForce, mostBelow, timings } from './in-force.ts';

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
  const { now, fail, later, rollout, people, dooms } = ledger;
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

  const judge = (person: Participant, numbers: Numbers) => {
    const imposed = imposedOn(person.sessionId);
    if (imposed !== null)
      judgeInForce(ledger, person, numbers, sayings.now(person.sessionId)?.own ?? {}, imposed);
  };

  const judgeSession = (sessionId: string) => {
    if (dooms.has(sessionId)) return;
    for (const { person, sessionId: where, snapshot, deployedAt } of people.values()) {
      if (where !== sessionId || snapshot === null || !isInside(snapshot)) continue;
      if ((cameIn.get(keyOf(sessionId, person)) ?? 0) > now() - bound) continue;
      // Somebody under another deployment's numbers is put under these when they are heard.
      const [numbers, ...others] = rollout.between(deployedAt - LONGEST_RUN, now());
      if (numbers !== undefined && others.length === 0) judge(snapshot, numbers);
    }
  };

  /** Why this rule may not be put; several reasons where it runs into several things. */
  const refusalsOf = (
    isGroup: boolean,
    rule: Rule,
    numbers: Numbers,
    { own, imposed }: Saying,
  ): Refusal[] => {
    const found = timings.flatMap((timing): Refusal[] => {
      const [clause, said] = [rule[timing], own[timing]];
      if (clause === undefined || (clause.value === said?.value && clause.final === said.final)) return [];
      const above = isGroup ? [] : imposed.flatMap(({ [timing]: one }) => one ?? []);
      if ((numbers.latitude.isFinal && numbers.policy[timing] !== null) || above.some((one) => one.final))
        return ['rule.final'];
      const most = Math.min(
        mostBelow(timing, numbers) ?? Number.POSITIVE_INFINITY,
        ...above.map(({ value }) => value),
      );
      if (clause.value > most) return ['rule.beyond'];
      return timing === 'longestStay' && clause.value < LEAST_STAY ? ['rule.contradicts'] : [];
    });
    if (found.length > 0) return found;
    const isRefused = isGroup ? isContrary(numbers, {}, [rule]) : isContrary(numbers, rule, imposed);
    return isRefused ? ['rule.contradicts'] : [];
  };

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
      .flatMap((saying) =>
        rollout.between(saidAt, now()).map((numbers) => refusalsOf(isGroup, rule, numbers, saying)),
      );
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
            rollout
              .between(since, now())
              .map(
                (numbers) =>
                  inForceOf('longestStay', numbers, own, imposed).value ?? Number.POSITIVE_INFINITY,
              ),
          ),
      ),
    /**
     * A ping of somebody inside was answered: they are under the numbers of the deployment, if that and their rules have
     * been the same for long enough.
     */
    answered: ({ sessionId, person, snapshot, deployedAt }: PersonAccount, sentAt: Instant): void => {
      if (rollout.all.length === 1 || !isInside(snapshot) || dooms.has(sessionId)) return;
      const numbers = rollout.alone(instant(sentAt - LONGEST_RUN));
      if (numbers === null || numbers !== rollout.alone(now())) return;
      const newest = Math.max(turnedAt.get(sessionId) ?? 0, cameIn.get(keyOf(sessionId, person)) ?? 0);
      if (newest > now() - bound || deployedAt > sentAt - SIDE_BY_SIDE - SKEW) return;
      judge(snapshot, numbers);
    },
    /** Nothing has happened for long. */
    converged: (person: Participant): void => {
      // A release that knows no marks may have had the last word.
      const numbers = rollout.alone(now()) ?? (rollout.all.length === 1 ? rollout.all[0] : null);
      if (numbers != null) judge(person, numbers);
    },
  };
};
