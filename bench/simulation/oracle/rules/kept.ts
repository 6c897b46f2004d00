import type { Item } from '../../../../functions/aws/items/items.ts';
import type { Instant } from '../../../../shared/instant.ts';
import type { Fail } from '../account.ts';

const DAY = 24 * 60 * 60_000;
/** What the documents say of the longest that an invitation to be a contact stands. */
const STANDS = 14 * DAY;
/** A deletion is told of for seven days, and clocks differ. */
const TOLD = 9 * DAY;
const SECOND = 1_000;

/** What is kept for a time only says until when, so that the table forgets it. */
export const judgeKept = (fail: Fail, now: Instant, after: Item | undefined): void => {
  if (after === undefined) return;
  const [pk, sk] = [after.pk?.S ?? '', after.sk?.S ?? ''];
  const until = Number(after.expiresAt?.N ?? Infinity) * SECOND;
  const isDeletion = sk.startsWith('CONTENT#') && after.revision !== undefined && after.value === undefined;
  if (isDeletion && until > now + TOLD)
    fail('4', `The deletion of ${sk} in ${pk} is kept until ${until}, and it is ${now}.`);
  if (pk.startsWith('INVITATION#') && until === Infinity) fail('9', `The link ${pk} is kept for ever.`);
  const isOpen = after.invitedAt !== undefined && after.declinedAt === undefined;
  if (isOpen && until > Number(after.invitedAt?.N) + STANDS + SECOND)
    fail('contacts', `The invitation ${pk} / ${sk} stands until ${until}, made at ${after.invitedAt?.N}.`);
};
