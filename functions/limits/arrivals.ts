import type { Duration, Instant } from '../../shared/instant.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { TakeShare } from '../../shared/ports.ts';
import { allotting } from './allotment.ts';

const HOUR: Duration = 60 * 60 * 1_000;

/** Many come by one link: together they may connect this many times as often as one person. */
export const BY_ONE_LINK = 10;

/** What each environment lets in without asking, and how many it asks for at a time: parts of all that may come. */
const [FREE, SHARE] = [1 / 50, 1 / 20];

/** Whether somebody may open one more connection in this hour. */
export type Arrives = (user: User, now: Instant) => Promise<boolean>;

/** How often one person may connect in an hour, and all together who come by one link: a key is soon made up. */
export const arriving = (
  { connectionsPerHour }: { readonly connectionsPerHour: number },
  take: TakeShare,
): Arrives => {
  const of = (most: number) =>
    allotting(
      {
        most,
        window: HOUR,
        free: Math.max(1, Math.floor(most * FREE)),
        share: Math.max(1, Math.floor(most * SHARE)),
      },
      take,
    );
  const [ofOne, ofLink] = [of(connectionsPerHour), of(BY_ONE_LINK * connectionsPerHour)];
  return async ({ id, kind, invitation = '' }, now) => {
    const [allotment, whose] =
      kind === 'guest' ? [ofLink, `INVITATION#${invitation}`] : [ofOne, `USER#${id}`];
    if (!(await allotment.isOpen(whose, now))) return false;
    allotment.spend(whose, now, 1);
    return true;
  };
};
