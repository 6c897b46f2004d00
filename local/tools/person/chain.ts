import { type AuditOwner, hashOf, type Link, type Trail, type Witness } from '../../../shared/audit/trail.ts';

/** Somebody's id, and what stands in its place. */
export type Renaming = { readonly from: string; readonly to: string };

type Fields = Link & Readonly<Record<string, unknown>>;

export type Remade = {
  readonly owner: AuditOwner;
  /** In the order that was given. */
  readonly records: readonly Fields[];
  /** The head that a holder of this one has from now on; null when it is none of this chain's. */
  readonly headFor: (held: Trail & Partial<Pick<Witness, 'at'>>) => string | null;
};

/**
 * A chain without somebody, each record of it linked anew. What was begun and interrupted goes on: a link may be the former one or
 * the new one. A chain that is neither is not touched, because writing it anew would hide what was changed. @returns what is wrong
 */
export const remade = (
  owner: AuditOwner,
  records: readonly Link[],
  { from, to }: Renaming,
): Remade | { readonly fault: string } => {
  const [former, latter] = [
    { from: to, to: from },
    { from, to },
  ].map((names) => renamedOwner(owner, names)) as [AuditOwner, AuditOwner];
  const made: { record: Fields; heads: readonly [string, string] }[] = [];
  for (const link of records) {
    const { sequence, previous } = link;
    const before = made.at(-1);
    let links: readonly string[] = [previous, previous];
    if (sequence === 1) links = ['', ''];
    else if (before !== undefined) {
      if (sequence !== before.record.sequence + 1)
        return { fault: `Between the records ${before.record.sequence} and ${sequence} there is a gap.` };
      links = before.heads;
    }
    if (!links.includes(previous)) return { fault: `Record ${sequence} was not added to the one before it.` };
    const [was = '', is = ''] = links;
    const old = { ...renamed(link, to, from), previous: was };
    const record = { ...(renamed(link, from, to) as Fields), previous: is };
    made.push({ record, heads: [hashOf(former, old), hashOf(latter, record)] });
  }
  return {
    owner: latter,
    records: made.map(({ record }) => record),
    headFor: ({ head, length, at }) => {
      const found = made.findLast(
        ({ record }) => record.sequence === length && (at === undefined || record.at === at),
      );
      return found?.heads.includes(head) ? found.heads[1] : null;
    },
  };
};

const renamedOwner = ({ sessionId, participantId }: AuditOwner, { from, to }: Renaming): AuditOwner => ({
  sessionId,
  participantId: participantId === from ? to : participantId,
});

/** The same, with another text wherever this one stands by itself. */
export const renamed = <T>(value: T, from: string, to: string): T => {
  if (value === from) return to as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => renamed(one, from, to)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, renamed(one as unknown, from, to)]),
  ) as T;
};
