import { createHash } from 'node:crypto';
import { type Line, type Lines, sorted } from './lines.ts';
import { Rejected } from './rejected.ts';

export type Policy = Readonly<Record<string, unknown>> & {
  readonly idleTimeout: number;
  readonly warningPeriod: number;
  readonly longestStay: number | null;
};

/** A record of the trail, as far as this program looks at it. */
export type Record_ = {
  readonly sequence: number;
  readonly previous: string;
  readonly at: number;
  readonly type: string;
  readonly by: string | null;
  readonly ending?: string;
  /** For a change of rules: whether it lifted a warning. */
  readonly lifted?: boolean;
  readonly deadline: number | null;
  readonly lastActivityAt: number;
  /** When they logged in, where returning requires a login. */
  readonly authenticatedAt?: number;
  readonly policy: Policy;
};

export type Chain = {
  readonly sessionId: string;
  readonly participantId: string | null;
  readonly records: readonly Record_[];
  readonly head: { readonly head: string; readonly length: number };
  readonly seen: {
    readonly at: number;
    readonly lastActivityAt: number;
    readonly authenticatedAt?: number;
  } | null;
  /** Whether something besides the chain itself says where it ends. */
  readonly isWitnessed: boolean;
};

/**
 * The next chain, once each of its records is proved to follow the one before, and the last to match the head; null
 * after the last chain.
 * @throws Rejected
 */
export const nextChain = async (lines: Lines): Promise<Chain | null> => {
  const begin = await lines.next();
  if (begin === null) return null;
  const owner = begin.chain as Pick<Chain, 'sessionId' | 'participantId'> | undefined;
  if (!owner) throw new Rejected('A chain begins without saying whose it is.');
  const who = `The chain of ${owner.participantId ?? 'the session'} in ${owner.sessionId}`;
  const records: Record_[] = [];
  let before: string | null = null;
  for (;;) {
    const line: Line | null = await lines.next();
    if (line === null) throw new Rejected(`${who} has no end.`);
    if (line.end) {
      const { head, length } = line.end as Chain['head'];
      if (before === null || before !== head || records.at(-1)?.sequence !== length)
        throw new Rejected(`${who} does not end with its head.`);
      const { seen = null, isWitnessed } = line as { seen?: Chain['seen']; isWitnessed?: boolean };
      const { sessionId, participantId } = owner;
      return {
        sessionId,
        participantId,
        records,
        head: { head, length },
        seen,
        isWitnessed: isWitnessed === true,
      };
    }
    const record = line.record as Record_ | undefined;
    if (!record) throw new Rejected(`${who} holds what is no record.`);
    const last = records.at(-1);
    if (last && record.sequence !== last.sequence + 1) throw new Rejected(`${who} has a gap.`);
    const expected = before ?? (record.sequence === 1 ? '' : record.previous);
    if (record.previous !== expected)
      throw new Rejected(
        `${who} is broken between its records ${record.sequence - 1} and ${record.sequence}.`,
      );
    records.push(record);
    before = hashOf(owner, record);
  }
};

/** SHA-256, in base64url, of the JSON of the two ids and the record with its fields sorted by name. */
const hashOf = (
  { sessionId, participantId }: Pick<Chain, 'sessionId' | 'participantId'>,
  record: Record_,
): string =>
  createHash('sha256')
    .update(JSON.stringify([sessionId, participantId, sorted(record)]))
    .digest('base64url');
