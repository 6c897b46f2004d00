import type { Fault } from './fault.ts';

/** B. One bad part delays nobody. */
export const isolationFaults: readonly Fault[] = [
  { number: 9, hunted: 'a tab that takes no post is not hung up on' },
  { number: 9, hunted: 'one tab that takes no post fails the alarms of all others' },
  { number: 10, hunted: 'a session that is gone poisons the sweep' },
  { number: 10, hunted: 'somebody whose item is damaged fails the sweep' },
  { number: 10, hunted: 'one damaged item hides all others of its list' },
  {
    number: 11,
    hunted: 'of two joins of one connection the one that comes last holds, not the one that was said last',
  },
  { number: 11, hunted: 'an exit leaves the connection entered' },
  {
    number: 11,
    mistake: {
      name: 'a list that was just opened is told nothing of what turns before the index knows of it',
      file: 'shared/path/showing.ts',
      search: 'const ringing = await ringOnceMore(ports, id, again, lookedAt);',
      replacement: 'const ringing = again === null ? lookedAt : again;\n    void ringOnceMore;',
    },
    foundBy: 'test/functions/directory/open-lists/second-telling.unit.test.ts',
    errand: 'a list that is opened when a session turns',
  },
  { number: 12, hunted: 'a full session keeps its moderators out' },
  { number: 12, hunted: 'what is made is made again when it is said again' },
  {
    number: 12,
    mistake: {
      name: 'a link that was made without a key is said to be worth making again',
      file: 'functions/message/wish.ts',
      search: "    case 'invitation.create':\n      return message.key !== undefined;",
      replacement: "    case 'invitation.create':\n      return true;",
    },
    foundBy: 'test/functions/message/wish.unit.test.ts',
    errand: 'a link that is perhaps made, and has no key',
  },
];
