import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'company';

/** Mistakes about who is in a group, and what is left of a deleted one. */
export const companyMutants: readonly Mutant[] = [
  {
    name: 'who is in a group changes it as its moderators do',
    file: 'functions/actions/directory/groups.ts',
    search: "return 'refusal' in entered || entered.role === 'moderator'",
    replacement: "return 'refusal' in entered || entered.role !== null",
    occasion,
  },
  {
    name: 'who is not in a group sees who is',
    file: 'functions/actions/directory/groups.ts',
    search: 'return group && role ? { group, role }',
    replacement: "return group ? { group, role: role ?? 'member' }",
    occasion,
  },
  {
    name: 'who is taken out of a group stays in it',
    file: 'functions/actions/directory/group-entries.ts',
    search: "await app.groups.remove(groupId, { userId: userId ?? '' });",
    replacement: 'await null;',
    occasion,
  },
  {
    name: 'a group shows sessions that are not in it',
    file: 'functions/aws/directory/sessions.ts',
    search: '(inside !== null && !inside.has(session.id))',
    replacement: 'false',
    occasion,
  },
  {
    name: 'a group is deleted and not closed',
    file: 'functions/actions/directory/groups.ts',
    search: 'await app.groups.close(groupId, app.clock());',
    replacement: '',
    occasion,
  },
  {
    name: 'a group that is deleted is in the lists of its people',
    file: 'functions/aws/directory/groups.ts',
    search: 'found.filter((item) => !isDeleted(item))];',
    replacement: 'found];',
    occasion,
  },
  {
    name: 'a group that is deleted rules on',
    file: 'functions/rules/groups.ts',
    search: `      if (group !== null) await impose(app, sessionId, group, true);
      await drop`,
    replacement: '      await drop',
    occasion,
  },
  {
    name: 'the people of a group that is deleted stay in it',
    file: 'functions/aws/directory/group-leftovers.ts',
    search: 'await remove(await all(peopleOf, groupId));',
    replacement: '',
    occasion,
  },
  {
    name: 'of a group whose deletion died only the sessions are gone on with',
    file: 'functions/rules/groups.ts',
    search: `  await dissolve(app, groupId, closed);
  if (isLast`,
    replacement: `  await letAllGo(app, groupId, closed);
  if (isLast`,
    occasion,
  },
];
