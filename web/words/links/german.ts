import type { Grammar } from '../grammar.ts';
import type { LinkWords } from './english.ts';

export const german = ({ plural, moment }: Grammar): LinkWords => ({
  heading: 'Links für Gäste',
  validFor: 'Gültig',
  guests: 'Gäste',
  anyNumber: 'unbegrenzt',
  create: 'Link anlegen',
  ready: 'Ihr Link ist fertig.',
  copyNow: 'Kopieren Sie ihn jetzt: Er wird nur dieses eine Mal angezeigt.',
  copy: 'Einladung kopieren',
  none: 'Zu dieser Sitzung gibt es keine Links.',
  revoke: 'Zurückziehen',
  revokeQuestion:
    'Link zurückziehen? Niemand kommt mehr damit herein, und wartende Gäste werden weggeschickt. Wer drinnen ist, bleibt.',
  revoked: 'zurückgezogen',
  usedUp: 'aufgebraucht',
  expired: (at) => `abgelaufen am ${moment(at)}`,
  validUntil: (at) => `gültig bis ${moment(at)}`,
  unlimited: 'beliebig viele Gäste',
  used: (used, of) =>
    plural(of, { one: `${used} von # Gast ist gekommen`, other: `${used} von # Gästen sind gekommen` }),
  lengths: { hour: 'eine Stunde', day: 'einen Tag', week: 'eine Woche', quarter: '90 Tage' },
});
