import type { DownOf } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { isInside, type Ledger, type PersonAccount } from '../../account.ts';
import type { Sayings } from '../sayings.ts';
import { inForceOf, timings } from '../timings/in-force.ts';
import { staysSince } from '../timings/stay.ts';
import { isBetween, type People } from './read-people.ts';

/** A page that was requested. */
export type Asked = {
  readonly since: number;
  /** The same, where an index was read that may lag behind. */
  readonly lagging: number;
  readonly cursor: string | undefined;
  readonly next: string | null;
};

/** What is wrong with a page of those to whom other timings apply than their session's; null when nothing is. */
export const wrongTimings = (
  ledger: Ledger,
  { past, of, keyOf }: People,
  sayings: Sayings,
  { sessionId, people: read, inside }: DownOf<'timings'>,
  { since, cursor, next }: Asked,
): string | null => {
  const { rollout, people, now } = ledger;
  const pasts = of(sessionId).map((person) => past.since(keyOf(sessionId, person), since));
  if (!isBetween(inside, pasts, isInside)) return `${inside} are said to be inside`;
  const stranger = read.find(({ participantId }) => !of(sessionId).includes(participantId));
  if (stranger !== undefined) return `${stranger.participantId} was never there`;
  const [saying, ...further] = sayings.since(sessionId, since);
  const [numbers, ...others] = rollout.between(since, now());
  if (saying === undefined || numbers === undefined || further.length + others.length > 0) return null;
  const { own, imposed } = saying;
  const isOther = (one: Participant) =>
    timings.some((name) => one.policy[name] !== inForceOf(name, numbers, own, imposed).value);
  for (const account of people.values()) {
    const { person } = account;
    if (account.sessionId !== sessionId || (cursor !== undefined && person <= cursor)) continue;
    const [one, ...later] = past.since(keyOf(sessionId, person), since);
    // For somebody who changes meanwhile it is not known which state was seen.
    if ((next !== null && person > next) || one == null || later.length > 0 || !isInside(one)) continue;
    const isKept = isOnNotice(account, one);
    if (isKept === null) continue;
    const wanted = [
      ...(isOther(one) ? ['earlier'] : []),
      ...(one.phase === 'warned' && (one.promised ?? 0) > one.warnedAt + one.policy.warningPeriod
        ? ['announced']
        : []),
      ...(isKept ? ['notice'] : []),
      ...(one.phase === 'present' && one.hold !== undefined ? ['hold'] : []),
    ].join();
    const found = read.find(({ participantId }) => participantId === person)?.why ?? [];
    if (found.join() !== wanted)
      return `${person} is said to differ by [${found.join()}], but it is by [${wanted}]`;
  }
  return null;
};

/** Whether somebody stays for longer than is in force; null where that is not known to the second. */
const isOnNotice = (account: PersonAccount, one: Participant): boolean | null => {
  const { stayKept } = account;
  const { longestStay } = one.policy;
  if (stayKept === null || longestStay === null) return false;
  const over = staysSince(account, one) + longestStay;
  if (stayKept.from > over) return true;
  return stayKept.to < over ? false : null;
};
