import { type Cause, causes, type ParticipantRecord } from '../audit/record.ts';
import { link } from '../audit/trail.ts';
import type { Transition } from '../audit/transition.ts';
import { type Instant, instant } from '../instant.ts';
import type { Happening } from './happening.ts';
import type { Verdict } from './verdict.ts';

/** Puts what became of somebody on record: a link of their chain for each transition. */
export const recorded = (verdict: Verdict, happening: Happening, now: Instant): Verdict => {
  const { participant, transitions = [] } = verdict;
  if (participant === null || transitions.length === 0) return verdict;
  const records: ParticipantRecord[] = [];
  let { trail } = participant;
  for (const { lateness, ...what } of transitions.map(measured)) {
    const entry = {
      ...what,
      at: now,
      by: 'by' in happening ? (happening.by ?? null) : null,
      cause: causeOf(happening),
      deadline: lateness === null ? null : instant(now - lateness),
      lastActivityAt: participant.lastActivityAt,
      ...(participant.authenticatedAt !== undefined && { authenticatedAt: participant.authenticatedAt }),
      policy: participant.policy,
      ...(participant.rule && { rule: participant.rule }),
    };
    const linked = link(participant, trail, entry);
    trail = linked.trail;
    records.push(linked.record);
  }
  return { ...verdict, participant: { ...participant, trail }, records };
};

const causeOf = ({ type }: Happening): Cause => {
  const cause = causes.find((one) => one === type);
  if (cause === undefined) throw new TypeError(`Nothing can become of anybody by ${type}.`);
  return cause;
};

const measured = (transition: Transition) => ({ lateness: null, ...transition });
