import type { GroupId } from '../../../shared/directory/directory.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { Belonging, GroupRule, RuleTable } from '../../../shared/ports/rules.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import type { MemoryGroups } from './groups.ts';

type Kept = Omit<GroupRule, 'group'> & { owedSince: Instant | null };

const nothing: Kept = { rule: {}, ruleRevision: 0, by: null, owed: null, owedSince: null };

/** The rules of these groups in memory. */
export const memoryRules = (groups: MemoryGroups): RuleTable => {
  const kept = new Map<GroupId, Kept>();
  const struck = new Set<GroupId>();
  const owing = new Map<string, { groupId: GroupId; since: Instant }>();
  const nameOf = (groupId: GroupId, sessionId: SessionId) => JSON.stringify([groupId, sessionId]);
  const found = (groupId: GroupId): GroupRule | null => {
    const group = groups.find(groupId);
    const { owedSince: _since, ...rule } = kept.get(groupId) ?? nothing;
    return group === null ? null : { group, ...rule };
  };
  /** Closing takes a number as well, and owes it. */
  const left = (groupId: GroupId) => {
    const { ruleRevision, by } = kept.get(groupId) ?? nothing;
    const next = ruleRevision + 1;
    const owed = struck.has(groupId) ? null : next;
    const closed = groups.closed().find((one) => one.groupId === groupId);
    return closed === undefined
      ? null
      : { group: { id: groupId }, rule: {}, ruleRevision: next, by, owed, at: closed.since };
  };

  return {
    find: async (groupId) => found(groupId),

    closed: async (groupId) => left(groupId),

    put: async (groupId, revision, rule, by, at) => {
      if (!groups.grow(groupId, revision)) return 'conflict';
      const ruleRevision = (kept.get(groupId) ?? nothing).ruleRevision + 1;
      kept.set(groupId, { rule, ruleRevision, by, owed: ruleRevision, owedSince: at });
      return found(groupId) ?? 'conflict';
    },

    takeNumber: async (groupId) => {
      const before = kept.get(groupId) ?? nothing;
      if (groups.find(groupId) !== null)
        kept.set(groupId, { ...before, ruleRevision: before.ruleRevision + 1 });
      return found(groupId);
    },

    belongs: async (groupId, sessionId) => groups.belongingOf(groupId, sessionId),

    note: async (groupId, sessionId, as, at) => {
      groups.belong(groupId, sessionId, as);
      owing.set(nameOf(groupId, sessionId), { groupId, since: at });
    },

    settle: async (groupId, sessionId, as) => {
      if (groups.belongingOf(groupId, sessionId) !== as) return;
      groups.belong(groupId, sessionId, as === 'joining' ? 'governed' : null);
      owing.delete(nameOf(groupId, sessionId));
    },

    sessions: async (groupId, from, limit) => {
      const ids = groups.sessionsOf(groupId).toSorted();
      const rest = ids.filter((id) => from === null || id > from);
      const page = rest.slice(0, limit);
      const entries = page.map((sessionId) => ({
        sessionId,
        is: groups.belongingOf(groupId, sessionId) ?? ('listed' as Belonging),
      }));
      return { entries, next: rest.length > limit ? (page.at(-1) ?? null) : null };
    },

    strike: async (groupId, owed) => {
      if (left(groupId)?.owed === owed) struck.add(groupId);
      const rule = kept.get(groupId);
      if (rule?.owed === owed) kept.set(groupId, { ...rule, owed: null, owedSince: null });
    },

    owing: async (before, limit) => {
      const rules = [...kept].flatMap(([groupId, { owedSince }]) =>
        owedSince === null || groups.find(groupId) === null ? [] : [{ groupId, since: owedSince }],
      );
      const closed = groups.closed().filter(({ groupId }) => !struck.has(groupId));
      const due = [...rules, ...closed, ...owing.values()].filter(({ since }) => since < before);
      const first = due.toSorted((one, other) => one.since - other.since).slice(0, limit);
      return [...new Set(first.map(({ groupId }) => groupId))];
    },
  };
};
