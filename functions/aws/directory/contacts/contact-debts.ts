import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Duration, Instant } from '../../../../shared/instant.ts';
import { textOf } from '../../items/items.ts';
import { CONTACT, EMAIL, USER } from '../../items/keys.ts';
import { dueIn } from '../../items/wake.ts';

/** Where the wake index holds what two people, or an invitation between them, still owe. They are few. */
export const ACQUAINTANCE = 'contacts';

/** Whoever has seen it otherwise has done their work by then, and a late write of theirs is there. */
export const LONGEST_WAY: Duration = 60_000;

type Settling = {
  readonly pair: (ids: readonly [string, string], now: Instant) => Promise<void>;
  readonly invitation: (from: string, emailKey: string, now: Instant) => Promise<void>;
};

/** Settles what has been owed since before then, the longest first, and answers with what failed. */
export const settleContacts = async (
  client: DynamoDBClient,
  table: string,
  settle: Settling,
  { before, now, limit }: { readonly before: Instant; readonly now: Instant; readonly limit: number },
): Promise<readonly unknown[]> => {
  const failures: unknown[] = [];
  const { Items = [] } = await client.send(new QueryCommand(dueIn(table, ACQUAINTANCE, before, limit)));
  for (const item of Items) {
    const [owner, sort] = [textOf(item, 'pk', USER), textOf(item, 'sk')];
    const settled = sort.startsWith(EMAIL)
      ? settle.invitation(owner, sort.slice(EMAIL.length), now)
      : settle.pair([owner, sort.slice(CONTACT.length)], now);
    await settled.catch((fault: unknown) => failures.push(fault));
  }
  return failures;
};
