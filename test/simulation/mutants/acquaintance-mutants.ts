import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'acquaintance';

/** Mistakes about who knows whom, and who has invited whom. */
export const acquaintanceMutants: readonly Mutant[] = [
  {
    name: 'whoever was accepted does not know who has accepted',
    file: 'functions/aws/directory/contacts/contact-pairs.ts',
    search: "await put(item, 'attribute_not_exists(pk) OR since <> :since', toItem({ ':since': since }));",
    replacement: 'void item;',
    occasion,
  },
  {
    name: 'whoever was removed still knows who has removed them',
    file: 'functions/aws/directory/contacts/contact-pairs.ts',
    search: "await removeIf(mirror, 'since = :since', toItem({ ':since': since }));",
    replacement: '',
    occasion,
  },
  {
    name: 'nobody looks after contacts that a function has left half way',
    file: 'functions/sweep.ts',
    search: '...(await settleContacts(app))',
    replacement: '',
    occasion,
  },
  {
    name: 'an acceptance that died is not gone on with',
    file: 'functions/aws/directory/contacts/contact-invitations.ts',
    search: 'if (own.acceptedBy && !own.doneAt) await complete(own, now);',
    replacement: '',
    occasion,
  },
  {
    name: 'an invitation that is withdrawn is still shown',
    file: 'functions/aws/directory/contacts/invitation-course.ts',
    search: 'if (own.doneAt) return clear(',
    replacement: 'if (own.doneAt && !own.acceptedBy) return;\n    if (own.doneAt) return clear(',
    occasion,
  },
  {
    name: 'who has declined is asked again',
    file: 'functions/aws/directory/contacts/invitation-course.ts',
    search: 'await put({ ...theirs, ...shaped, ...fields }, NOT_DECLINED);',
    replacement:
      "await put({ ...theirs, ...shaped, ...fields }, 'attribute_exists(pk) OR attribute_not_exists(pk)');",
    occasion,
  },
  {
    name: 'an invitation to a mistyped address stands for ninety days',
    file: 'shared/directory/directory.ts',
    search: 'INVITATION_STANDS: Duration = 14 *',
    replacement: 'INVITATION_STANDS: Duration = 90 *',
    occasion,
  },
];
