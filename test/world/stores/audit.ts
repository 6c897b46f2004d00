import type { AuditOwner } from '../../../shared/audit/trail.ts';
import type { AuditRecord, AuditTable } from '../../../shared/ports/audit.ts';

/** The audit trail in memory, with a way to read it. */
export const memoryAudit = (): AuditTable & Reading => {
  const chains = new Map<string, Map<number, AuditRecord>>();
  const chainOf = ({ sessionId, participantId }: AuditOwner) => {
    const name = JSON.stringify([sessionId, participantId]);
    const chain = chains.get(name) ?? new Map<number, AuditRecord>();
    chains.set(name, chain);
    return chain;
  };
  return {
    append: async (owner, record) => {
      const chain = chainOf(owner);
      if (!chain.has(record.sequence)) chain.set(record.sequence, record);
    },
    everything: () =>
      [...chains].flatMap(([name, chain]) => {
        const [sessionId, participantId] = JSON.parse(name) as [string, string | null];
        return [...chain.values()].map((record) => ({ owner: { sessionId, participantId }, record }));
      }),
    recordsOf: (owner) => [...chainOf(owner).values()].sort((one, other) => one.sequence - other.sequence),
  };
};

export type Reading = {
  /** Every record, and whose it is. */
  readonly everything: () => readonly { owner: AuditOwner; record: AuditRecord }[];
  /** A chain, in order. */
  readonly recordsOf: (owner: AuditOwner) => readonly AuditRecord[];
};
