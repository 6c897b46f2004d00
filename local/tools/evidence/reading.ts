import { DescribeTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept } from '../../../functions/aws/audit/audit-items.ts';
import { type Item, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, FORMER, PARTICIPANT, SESSION } from '../../../functions/aws/items/keys.ts';
import { fromParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import type { AuditOwner, Witness } from '../../../shared/audit/trail.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import type { Table } from './held.ts';

/** What there is in the table that has to do with the trail. */
export type Found =
  | { readonly type: 'records'; readonly owner: AuditOwner; readonly written: readonly AuditRecord[] }
  /** Of an ending, whose record must be there. */
  | { readonly type: 'witness'; readonly key: ParticipantKey; readonly witness: Witness }
  /** Somebody's item, of whom something must be on record. */
  | { readonly type: 'person'; readonly key: ParticipantKey };

export type Page = {
  readonly found: readonly Found[];
  /** Behind which item to go on, if nothing is read after this page; null for the beginning. */
  readonly upTo: Item | null;
  readonly isLast: boolean;
  /** How many items were gone through for it. */
  readonly scanned: number;
};

/**
 * Goes through the whole table once, a page at a time, and holds no more than a page and one owner's records: those of an owner lie
 * together, in the order of time.
 */
export async function* pagesOf(
  { client, table, pageItems }: Table,
  start: Item | null,
  now: Instant,
): AsyncGenerator<Page> {
  let own: { owner: AuditOwner; written: AuditRecord[]; before: Item | null } | null = null;
  let last: Item | null = start;
  let next: Item | undefined = start ?? undefined;
  do {
    const scan: ScanCommand = new ScanCommand({
      TableName: table,
      ConsistentRead: true,
      FilterExpression:
        'begins_with(pk, :session) AND (begins_with(sk, :audit) OR begins_with(sk, :participant) OR begins_with(sk, :former))',
      ExpressionAttributeValues: toItem({
        ':session': SESSION,
        ':audit': AUDIT,
        ':participant': PARTICIPANT,
        ':former': FORMER,
      }),
      ...(pageItems !== undefined && { Limit: pageItems }),
      ...(next && { ExclusiveStartKey: next }),
    });
    const page = await client.send(scan);
    const found: Found[] = [];
    const close = () => {
      if (own) found.push({ type: 'records', owner: own.owner, written: own.written });
      own = null;
    };
    for (const item of page.Items ?? []) {
      const audit = item.sk?.S?.startsWith(AUDIT) && isKept(item, now) ? item : null;
      const head = audit && fromHeadItem(audit);
      const one = audit && head === null ? fromAuditItem(audit) : null;
      if (own !== null && (one === null || !isSame(own.owner, one.owner))) close();
      if (one) {
        own ??= { owner: one.owner, written: [], before: last };
        own.written.push(one.record);
      } else if (head)
        found.push({ type: 'witness', key: keyOf(item, head.participantId), witness: head.witness });
      else if (!item.sk?.S?.startsWith(AUDIT)) {
        const { sessionId, participantId, trail, owed } = fromParticipantItem(item);
        if (trail.length > (owed?.records.length ?? 0))
          found.push({ type: 'person', key: { sessionId, participantId } });
      }
      last = keysOf(item);
    }
    next = page.LastEvaluatedKey;
    if (!next) close();
    else if (own === null) last = next;
    const open: { before: Item | null } | null = own;
    const upTo = open === null ? last : open.before;
    yield { found, upTo, isLast: next === undefined, scanned: page.ScannedCount ?? 0 };
  } while (next);
}

const isSame = (one: AuditOwner, other: AuditOwner): boolean =>
  one.sessionId === other.sessionId && one.participantId === other.participantId;

const keyOf = (item: Item, participantId: string): ParticipantKey => ({
  sessionId: item.pk?.S?.slice(SESSION.length) ?? '',
  participantId,
});

const keysOf = ({ pk, sk }: Item): Item => ({ ...(pk && { pk }), ...(sk && { sk }) });

/** How many items there are, as the table knows it: for the progress, so it may be hours behind. */
export const sizeOf = async ({ client, table }: Table): Promise<number> =>
  (await client.send(new DescribeTableCommand({ TableName: table }))).Table?.ItemCount ?? 0;
