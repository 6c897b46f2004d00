import { type AuditOwner, hashOf, type Link, type Trail, type Witness } from './trail.ts';

export type Verified = {
  /** A sentence for everything that should not be; empty when the chain is whole. */
  readonly faults: readonly string[];
  /** How many records before the first have been kept for long enough and are gone. */
  readonly expired: number;
};

/**
 * Verifies a chain, given in its order, against the head that its owner's item holds; null when the owner is gone, and
 * with it the knowledge of how long the chain should be. The oldest records of a chain may have expired; a chain may
 * begin anew, because its owner's item expires as well.
 */
export const verified = (owner: AuditOwner, records: readonly Link[], trail: Trail | null): Verified => {
  const faults: string[] = [];
  let before: Trail | null = null;
  for (const record of records) {
    faults.push(...faultsAfter(before, record));
    before = { head: hashOf(owner, record), length: record.sequence };
  }
  if (trail !== null) faults.push(...faultsAtEnd(before, trail));
  return { faults, expired: (records[0]?.sequence ?? 1) - 1 };
};

/**
 * Compares a chain with what was noted of its heads when participations ended: a sentence for each that is not what was noted.
 * That is how an end shows that was cut off of a chain whose owner's item is gone.
 */
export const contradicted = (
  owner: AuditOwner,
  records: readonly Link[],
  witnesses: readonly Witness[],
): string[] =>
  witnesses.flatMap((witness) => {
    const record = records.find(({ sequence, at }) => sequence === witness.length && at === witness.at);
    if (!record) return [`Record ${witness.length}, with which a participation ended, is missing.`];
    return hashOf(owner, record) === witness.head
      ? []
      : [`Record ${witness.length} is not the one with which a participation ended.`];
  });

const faultsAfter = (before: Trail | null, { sequence, previous }: Link): string[] => {
  if (sequence === 1) return previous === '' ? [] : ['Record 1 names a record before it.'];
  if (before === null) return [];
  if (sequence <= before.length) return [`Record ${sequence} comes after record ${before.length}.`];
  if (sequence > before.length + 1)
    return [`Between the records ${before.length} and ${sequence} there is a gap.`];
  return previous === before.head
    ? []
    : [`Record ${before.length} is not the one that record ${sequence} was added to.`];
};

const faultsAtEnd = (last: Trail | null, trail: Trail): string[] => {
  const found = last?.length ?? 0;
  if (found !== trail.length)
    return [`The chain ends with record ${found}, but there have been ${trail.length}.`];
  return last === null || last.head === trail.head
    ? []
    : [`Record ${found} is not the one that was written last.`];
};
