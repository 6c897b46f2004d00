import { type Bearing, bearing, MILLIONTHS_OF_A_CENT } from '../../../../functions/limits/burden.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import type { UpMessage } from '../../../../shared/messages.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import type { TakeShare } from '../../../../shared/ports.ts';

export const HOUR = 3_600_000;
export const start = instant(500_000 * HOUR);
export const most = MILLIONTHS_OF_A_CENT;

/** What all environments share. */
export const counters = () => {
  const taken = new Map<string, number>();
  const take: TakeShare = async (whose, { number }, share, limit) => {
    const key = `${whose} ${number}`;
    const used = (taken.get(key) ?? 0) + share;
    if (used > limit) return false;
    taken.set(key, used);
    return true;
  };
  return { take, taken };
};

export const put = { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 } as unknown as UpMessage;
export const ping: UpMessage = { action: 'ping' };
export const guest = (id: string, invitation = 'link'): User => ({
  id,
  name: 'Guest',
  kind: 'guest',
  invitation,
});

/** A cent an hour; each message costs a hundred millionths of a dollar, unless given otherwise. */
export const environment = (more: Partial<Bearing> = {}) =>
  bearing({
    centsPerHour: 1,
    take: counters().take,
    spent: () => 100,
    isInside: async () => false,
    ...more,
  });

/** How many of these messages are let in. */
export const letIn = async (
  bears: ReturnType<typeof environment>,
  user: User,
  many: number,
  request: UpMessage = put,
  at: Instant = start,
) => {
  let passed = 0;
  for (let time = 0; time < many; time += 1) {
    const { verdict, settle } = await bears(user, request, at);
    if (verdict === 'passes') passed += 1;
    settle(at);
  }
  return passed;
};
