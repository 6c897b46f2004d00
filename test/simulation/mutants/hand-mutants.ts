import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes with the two hands. */
export const handMutants: readonly Mutant[] = [
  {
    name: 'messages are decided and never put',
    file: 'shared/path/perform.ts',
    search: "await ports.secondHand.ring({ type: 'participant', ...key }, effect.at);",
    replacement: 'void ports.secondHand;',
  },
  {
    name: 'messages are put half a minute late',
    file: 'functions/aws/platform/second-hand.ts',
    search: 'DelaySeconds: Math.floor(delay / 1_000),',
    replacement: 'DelaySeconds: Math.floor(delay / 1_000) + 30,',
  },
  {
    name: 'a message brings the wrong person',
    file: 'functions/aws/platform/second-hand.ts',
    search: 'JSON.stringify({ ...call, at })',
    replacement: "JSON.stringify({ ...call, participantId: 'nobody', at })",
  },
  {
    name: 'a message that has come is thought to be under way',
    file: 'shared/lifecycle/hands.ts',
    search: 'ringAt !== null && ringAt > now && ringAt <= wanted',
    replacement: 'ringAt !== null && ringAt <= wanted',
  },
  {
    name: 'a message that comes later than wanted is thought to do',
    file: 'shared/lifecycle/hands.ts',
    search: 'ringAt > now && ringAt <= wanted',
    replacement: 'ringAt > now && wanted > 0',
  },
  {
    name: 'the alarm is not set before the deadline, but for it',
    file: 'shared/lifecycle/hands.ts',
    search: 'after(deadline.at, -participant.policy.precision)',
    replacement: 'after(deadline.at, -0 * participant.policy.precision)',
  },
  {
    name: 'no alarm stands behind a message',
    file: 'shared/lifecycle/hands.ts',
    search: 'return early > now ? early : alarmTime(deadline.at);',
    replacement: 'return early > now ? early : alarmTime(after(deadline.at, 3_600_000));',
  },
  {
    name: 'what a message brings is done when it comes, however early',
    file: 'shared/lifecycle/elapsing.ts',
    search: 'deadline.at > now) return verdict;',
    replacement: 'deadline.at > now + 20_000) return verdict;',
  },
];
