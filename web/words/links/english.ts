import type { Grammar } from '../grammar.ts';

/** Links for guests, in one language. Only those who manage a session make them, so the words are fetched with that. */
export type LinkWords = ReturnType<typeof english>;

export const english = ({ plural, moment }: Grammar) => ({
  heading: 'Links for guests',
  validFor: 'Valid for',
  guests: 'Guests',
  anyNumber: 'no limit',
  create: 'Create link',
  ready: 'Your link is ready.',
  copyNow: 'Copy it now: it is only shown once.',
  copy: 'Copy invitation',
  none: 'There are no links to this session.',
  revoke: 'Revoke',
  revokeQuestion:
    'Revoke it? No one can use this link any more, and guests who are waiting are sent away. Guests who are inside stay.',
  revoked: 'revoked',
  usedUp: 'used up',
  expired: (at: Date) => `expired on ${moment(at)}`,
  validUntil: (at: Date) => `valid until ${moment(at)}`,
  unlimited: 'any number of guests',
  used: (used: number, of: number) =>
    plural(of, { one: `${used} of # guest has come`, other: `${used} of # guests have come` }),
  lengths: { hour: 'an hour', day: 'a day', week: 'a week', quarter: '90 days' },
});
