import type { Duration, Instant } from '../../shared/instant.ts';
import type { Action, UpMessage } from '../../shared/messages.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { TakeShare } from '../../shared/ports.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import { allotting, MOST_REFUSALS, type Verdict } from './allotment.ts';

const HOUR: Duration = 60 * 60 * 1_000;

/** US$ at the list prices of us-east-1, in millionths: what a function consumes. */
export const PRICES = {
  /** Either way, and one for each 32 KB. */
  message: 1,
  writeUnit: 0.625,
  readUnit: 0.125,
  /** 15 ms of 512 MB, and a line of metrics. */
  invocation: 0.5,
  /** A message of the second hand: sent, received and removed; and the function that it calls. */
  ring: 1.8,
} as const;

export const MILLIONTHS_OF_A_CENT = 10_000;

/** What is done without asking in each environment, and how much is asked for at a time: parts of what an hour may cost. */
export const FREE_OF_A_BURDEN = 1 / 300;
const SHARE = 1 / 60;
/** Kept for what keeps a person inside, when all else is used up. */
export const RESERVE = 1 / 10;

/** What keeps people inside, and shows them what is there. Nobody is put out for what they have written. */
const keeping: ReadonlySet<Action> = new Set<Action>([
  'hello',
  'ping',
  'activity',
  'session.join',
  'session.extend',
  'session.exit',
  'session.leave',
  'content.list',
  'roster.list',
]);

/** Whether a message may be looked at; and somebody to be told what it has cost, once that is known. */
export type Borne = { readonly verdict: Verdict; readonly settle: (now: Instant) => void };

export type Bears = (user: User, request: UpMessage | null, now: Instant) => Promise<Borne>;

export type Bearing = {
  readonly centsPerHour: number;
  readonly take: TakeShare;
  /** What this invocation has consumed, in millionths of a dollar. */
  readonly spent: () => number;
  readonly isInside: (user: User, sessionId: SessionId) => Promise<boolean>;
};

/**
 * What one person may cost in an hour. It is known only when it is done, so that each message is let in while anything is
 * left, and then taken off: nobody gets further beyond than by one message in each environment.
 *
 * A guest who is inside is a person like others. Those who are not have made up a key, as soon as they like another one:
 * whoever comes by one link is one person together.
 */
export const bearing = ({ centsPerHour, take, spent, isInside }: Bearing): Bears => {
  const terms = (most: number) => ({
    most,
    window: HOUR,
    free: Math.max(1, most * FREE_OF_A_BURDEN),
    share: Math.max(1, Math.floor(most * SHARE)),
  });
  const most = centsPerHour * MILLIONTHS_OF_A_CENT;
  const ordinary = allotting(terms(most), take);
  const reserve = allotting(terms(most * RESERVE), (whose, ...rest) => take(`${whose}#RESERVE`, ...rest));
  const letIn = new Set<string>();

  /** Looked up only where many come by one link: the first of them in each environment pass as one. */
  const payerOf = async (user: User, request: UpMessage | null, now: Instant): Promise<string> => {
    if (user.kind !== 'guest') return userPays(user);
    const together = `INVITATION#${user.invitation ?? ''}`;
    if (ordinary.isFree(together, now)) return together;
    const known = `${user.id} ${Math.floor(now / HOUR)}`;
    if (letIn.has(known)) return userPays(user);
    if (request === null || !('sessionId' in request) || request.sessionId === undefined) return together;
    if (!(await isInside(user, request.sessionId))) return together;
    if (letIn.size >= 1_000) letIn.clear();
    letIn.add(known);
    return userPays(user);
  };

  return async (user, request, now) => {
    const payer = await payerOf(user, request, now);
    const settling =
      (from: typeof ordinary): Borne['settle'] =>
      (later) =>
        from.spend(payer, later, spent());
    if (await ordinary.isOpen(payer, now)) return { verdict: 'passes', settle: settling(ordinary) };
    if (request !== null && keeping.has(request.action) && (await reserve.isOpen(payer, now)))
      return { verdict: 'passes', settle: settling(reserve) };
    const verdict = ordinary.refuse(payer) > MOST_REFUSALS ? 'hang up' : 'too much';
    return { verdict, settle: () => {} };
  };
};

const userPays = ({ id }: Pick<User, 'id'>): string => `USER#${id}`;
