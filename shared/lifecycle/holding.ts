import type { Spell } from '../hold.ts';
import { after, earliest, type Instant, latest } from '../instant.ts';
import { warnAt } from '../presence/deadlines.ts';
import type { Present } from '../presence/participant.ts';
import { hear } from './connections.ts';
import { warn, withoutHold } from './elapsing.ts';
import type { HappeningOf } from './happening.ts';
import { add, type Inside, nothing, notJoined, unwarned, type Verdict } from './verdict.ts';

/**
 * *I am here, though I do nothing.* To say so is an act like an extension, and answers a warning. It puts the next one off, to
 * the limit at the most, which is counted from the first hold after the last other act:
 *
 *     acts      holds          holds again       limit
 *     ──┼─────────●───────────────●────────────────┼──→  further holds are refused until they act
 *                 └──────── not warned ────────────┘
 */
export const hold = (
  before: Inside,
  { connectionId, reason, for: length }: HappeningOf<'hold'>,
  now: Instant,
): Verdict => {
  const { holdLimit } = before.policy;
  // What was saved before there were holds has no limit.
  if (!(holdLimit > 0)) return { ...nothing(before), refusal: 'no-holds' };
  const at = latest(before.lastActivityAt, now);
  const { spell } = before;
  const from = spell && before.lastActivityAt <= spell.saidAt ? spell.from : at;
  const until = earliest(after(now, length), after(from, holdLimit));
  if (until <= now) return { ...nothing(before), refusal: 'held-enough' };
  const isWarned = before.phase === 'warned';
  const standing = isWarned ? undefined : before.hold;
  // Said twice in the same moment.
  const isSame = standing?.reason === reason && standing.until === until;
  return {
    participant: {
      ...(isWarned ? unwarned(before) : before),
      connections: hear(before.connections, connectionId, now),
      lastActivityAt: at,
      hold: { reason, since: standing?.since ?? now, until },
      spell: { from, saidAt: at },
    },
    notice: 'extended',
    roster: !isSame,
    transitions: isSame
      ? []
      : [...(isWarned ? [{ type: 'extended' } as const] : []), { type: 'held', reason, until }],
  };
};

/** By their own word, which is an act; or by somebody else's, who takes with it what was left of the limit. */
export const release = (before: Inside, happening: HappeningOf<'release'>, now: Instant): Verdict => {
  const { connectionId } = happening;
  if (connectionId !== null && !Object.hasOwn(before.connections, connectionId)) return notJoined(before);
  // What is over already ends by itself, and gives nobody more time.
  if (before.phase !== 'present' || !before.hold || before.hold.until <= now) return nothing(before);
  const released: Verdict = {
    participant: null,
    roster: true,
    transitions: [{ type: 'released', lateness: null }],
  };
  if (connectionId !== null) {
    const lastActivityAt = latest(before.lastActivityAt, now);
    const connections = hear(before.connections, connectionId, now);
    const spell = goingOn(before, lastActivityAt);
    return {
      ...released,
      participant: { ...withoutHold(before), connections, lastActivityAt, spell },
      notice: 'extended',
    };
  }
  const spell = { from: after(now, -before.policy.holdLimit), saidAt: before.lastActivityAt };
  const participant = { ...withoutHold(before), spell };
  if (warnAt(participant) > now) return { ...released, participant, notice: 'extended' };
  // They could not be warned before, so that does not come late.
  return add({ ...released, participant }, warn(participant, now, now));
};

/** To end a hold is no other act: what was used of the limit stays used. */
const goingOn = ({ spell, lastActivityAt }: Present, saidAt: Instant): Spell =>
  spell && lastActivityAt <= spell.saidAt ? { ...spell, saidAt } : { from: saidAt, saidAt };
