import type { Fault } from './fault.ts';

/** B. One bad part delays nobody. */
export const isolationFaults: readonly Fault[] = [
  {
    number: 9,
    mistake: {
      name: 'a tab that takes no post is not hung up on',
      file: 'shared/path/telling.ts',
      search: `return close(connectionId).then(
      () => 'gone' as const,
      () => ({ fault }),
    );`,
      replacement: 'return { fault, close };',
    },
    foundBy: 'test/functions/telling/telling.unit.test.ts',
  },
  {
    number: 9,
    mistake: {
      name: 'one tab that takes no post fails the alarms of all others',
      file: 'shared/path/telling.ts',
      search: `missed: isReached ? faults : [],
    failed: isReached ? [] : faults,`,
      replacement: 'missed: isReached ? [] : [],\n    failed: faults,',
    },
    foundBy: 'test/functions/telling/said.unit.test.ts',
  },
  {
    number: 10,
    mistake: {
      name: 'a session that is gone poisons the sweep',
      file: 'shared/path/occupancy.ts',
      search: 'if (noted === null) return nowhere(',
      replacement: 'if (noted === null) throw String(',
    },
    foundBy: 'test/functions/inside/alone.unit.test.ts',
  },
  {
    number: 10,
    mistake: {
      name: 'somebody whose item is damaged fails the sweep',
      file: 'functions/sweep.ts',
      search: 'if (key && one.reason instanceof DamagedItem) trouble(key, one.reason);',
      replacement: 'if (key && one.reason instanceof DamagedItem && failed < 0) trouble(key, one.reason);',
    },
    foundBy: 'test/functions/inside/alone.unit.test.ts',
  },
  {
    number: 10,
    mistake: {
      name: 'one damaged item hides all others of its list',
      file: 'functions/aws/items/damage.ts',
      search: '      note(fault);\n      return [];',
      replacement: '      note(fault);\n      throw fault;',
    },
    foundBy: 'test/contracts/table/damage.contract.test.ts',
  },
  {
    number: 11,
    mistake: {
      name: 'of two joins of one connection the one that comes last holds, not the one that was said last',
      file: 'functions/aws/presence/registry.ts',
      search: "'attribute_exists(pk) AND (attribute_not_exists(said) OR said <= :said)'",
      replacement: "'attribute_exists(pk) AND (attribute_not_exists(said) OR said <= :said OR said > :said)'",
    },
    foundBy: 'test/contracts/presence/connection-table.contract.test.ts',
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
    foundBy: 'test/functions/directory/open-lists.unit.test.ts',
  },
  { number: 12, hunted: 'a full session keeps its moderators out' },
  {
    number: 12,
    mistake: {
      name: 'what is made is made again when it is said again',
      file: 'functions/message/wish.ts',
      search: 'if (wish.requestId === undefined) return [randomUUID()];',
      replacement: "if (wish.requestId === undefined || wish.action !== '' as string) return [randomUUID()];",
    },
    foundBy: 'test/functions/message/wish.unit.test.ts',
  },
  {
    number: 12,
    mistake: {
      name: 'a link that was made without a key is said to be worth making again',
      file: 'functions/message/wish.ts',
      search: "    case 'invitation.create':\n      return message.key !== undefined;",
      replacement: "    case 'invitation.create':\n      return true;",
    },
    foundBy: 'test/functions/message/wish.unit.test.ts',
  },
];
