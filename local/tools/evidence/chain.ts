import { inOrder } from '../../../shared/audit/order.ts';
import type { AuditOwner, Trail, Witness } from '../../../shared/audit/trail.ts';
import { contradicted, verified } from '../../../shared/audit/verification.ts';
import type { Seen } from '../../../shared/evidence/participation.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';

/** What the table holds of one owner's records, and of how they should end. */
export type Held = {
  readonly owner: AuditOwner;
  /** As they are kept: by time. */
  readonly written: readonly AuditRecord[];
  /** Those that travel in the owner's item, because they are not known to be written. */
  readonly owed: readonly AuditRecord[];
  /** What the owner's item says; null when it is gone. */
  readonly trail: Trail | null;
  readonly witnesses: readonly Witness[];
  /** How somebody who is inside was found; null for whoever is not. */
  readonly seen: Seen | null;
};

/** A chain from its first record that is kept to its head. */
export type WholeChain = {
  readonly owner: AuditOwner;
  readonly records: readonly AuditRecord[];
  /** What its head was compared with; null when nothing knew of it. */
  readonly head: Trail | null;
  readonly seen: Seen | null;
};

/**
 * The chains of an owner: one, or several where one has begun anew because the owner's item had gone. With them a sentence
 * for everything that should not be.
 */
export const chainsOf = ({
  owner,
  written,
  owed,
  trail,
  witnesses,
  seen,
}: Held): { chains: readonly WholeChain[]; faults: readonly string[] } => {
  const ordered = inOrder(written);
  const last = ordered.at(-1)?.sequence ?? 0;
  const records = [...ordered, ...owed.filter(({ sequence }) => sequence > last)];
  const { faults } = verified(owner, records, trail);
  const parts = partsOf(records);
  const chains = parts.map((part, index): WholeChain => {
    const isLast = index === parts.length - 1;
    const end = part.at(-1);
    const witness = witnesses.find(({ length, at }) => length === end?.sequence && at === end.at);
    const noted = witness ? { head: witness.head, length: witness.length } : null;
    return { owner, records: part, head: isLast ? (trail ?? noted) : noted, seen: isLast ? seen : null };
  });
  return { chains, faults: [...faults, ...contradicted(owner, records, witnesses)] };
};

const partsOf = (records: readonly AuditRecord[]): readonly (readonly AuditRecord[])[] => {
  const parts: AuditRecord[][] = [];
  for (const record of records) {
    if (parts.length === 0 || record.sequence === 1) parts.push([]);
    parts.at(-1)?.push(record);
  }
  return parts;
};
