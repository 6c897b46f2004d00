import type { Fault } from './fault.ts';

/** D. From one person to another only through a right. */
export const rightsFaults: readonly Fault[] = [
  { number: 21, hunted: 'a guest is renamed by another tab after being let in' },
  { number: 21, hunted: 'another role of somebody inside is shown without being told' },
  { number: 21, hunted: 'a write says the name of its writer, and not who that is' },
  {
    number: 21,
    mistake: {
      name: 'a guest by the name of a member looks like that member',
      file: 'functions/actions/inside/join.ts',
      search: 'namesake: knocks && (await isNamesake(app, sessionId, name)),',
      replacement: 'namesake: knocks && !(await isNamesake(app, sessionId, name)) && false,',
    },
    foundBy: 'test/functions/entering/door/namesakes.unit.test.ts',
    errand: 'a guest who knocks by the name of a member',
  },
  { number: 22, hunted: 'an invitation that was declined may be accepted' },
  {
    number: 22,
    mistake: {
      name: 'one person invites without end',
      file: 'functions/aws/directory/contacts/contact-invitations.ts',
      search: '.length > MOST_INVITED) {',
      replacement: '.length > 100 * MOST_INVITED) {',
    },
    foundBy: 'test/contracts/directory/directory-tables.contract.test.ts',
    errand: 'more people than one may invite',
  },
  { number: 23, hunted: 'a name keeps what nobody can see, and what turns the text around it' },
  { number: 23, hunted: 'a name that is said on the wire is kept as it was said' },
  { number: 24, hunted: 'a one-time link is used up by a guest who was not let in after all' },
  {
    number: 24,
    mistake: {
      name: 'a link is not known with what stands behind it in a sentence',
      file: 'web/parts/frame/pasted.ts',
      search: '(?:[^A-Za-z0-9].*)?$/s',
      replacement: '$/s',
    },
    foundBy: 'test/web/pasted.unit.test.ts',
  },
  { number: 24, hunted: 'who is sent out because a session is hidden is told that they may come back' },
];
