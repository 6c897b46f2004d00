import type { Grammar } from '../grammar.ts';
import type { PastWords } from './english.ts';

export const german = ({ plural, duration, moment, span, time, when }: Grammar): PastWords => ({
  attendanceOf: (session) => `Wer in ${session} war`,
  own: 'Meine Besuche',
  ownIn: (session) => `Meine Besuche in ${session}`,
  nobody: 'Es ist niemand verzeichnet.',
  never: 'Über Sie ist nichts verzeichnet.',
  between: (from, to) => span(from, to),
  onwards: (from) => `seit ${moment(from)}`,
  before: (to) => `bis ${moment(to)}`,
  part: 'Teil eines längeren Besuchs',
  ended: 'beendet',
  endings: {
    exit: 'gegangen',
    disconnected: 'Verbindung abgerissen',
    inactivity: 'wegen Untätigkeit abgemeldet',
    limit: 'so lange da, wie es höchstens geht',
    removed: 'entfernt',
    hidden: 'Sitzung verborgen',
    full: 'Sitzung voll',
    uninvited: 'Einladung nicht mehr gültig',
    expired: 'Anmeldung abgelaufen',
  },
  ownEndings: {
    exit: 'Sie haben die Sitzung verlassen.',
    hidden: 'Die Sitzung wurde verborgen.',
    full: 'Die Sitzung war voll.',
  },
  by: (name) => `durch ${name}`,
  warned: (count) => plural(count, { one: 'einmal gewarnt', other: '#-mal gewarnt' }),
  extended: (count) => plural(count, { one: 'einmal verlängert', other: '#-mal verlängert' }),
  inside: 'Sie sind da.',
  goesOn: 'Dieser Besuch ging weiter.',
  whyInactivity: (lastActive, idle, warned, warning) =>
    `Zuletzt aktiv waren Sie um ${time(lastActive)}. Nach ${duration(idle)} ohne Aktivität wurden Sie gewarnt, um ${time(warned)}, und auf die Warnung hat ${duration(warning)} lang niemand geantwortet.`,
  whyLimit: (longest) => `Länger als ${duration(longest)} kann man nicht bleiben.`,
  download: 'Als Tabelle herunterladen (CSV)',
  collecting: 'Alles wird zusammengetragen …',
  downloaded: (count) =>
    plural(count, {
      one: 'Eine Tabelle mit # Besuch ist fertig.',
      other: 'Eine Tabelle mit # Besuchen ist fertig.',
    }),
  downloadedFirst: (count) =>
    plural(count, {
      one: 'Eine Tabelle mit dem ersten Besuch ist fertig.',
      other: 'Es sind mehr, als in eine Tabelle passen. Eine mit den ersten # Besuchen ist fertig.',
    }),
  others: {
    heading: 'Andere Zeiten',
    none: 'Für alle Anwesenden gelten die Zeiten dieser Sitzung.',
    some: 'Für alle anderen Anwesenden gelten die Zeiten dieser Sitzung.',
    earlier: 'War schon vor der letzten Änderung hier. Sie gilt auch hier in spätestens zwei Minuten.',
    announced: (at) =>
      `War vor der Änderung schon gewarnt und behält die angekündigte Zeit, bis ${time(at)}.`,
    notice: (at) =>
      `War schon hier, als der längste Aufenthalt verkürzt wurde, und kann bis ${when(at)} bleiben.`,
    unknown: 'Aus einem Grund, den diese Seite noch nicht kennt.',
  },
  stayEnd: {
    heading: 'Ihr Aufenthalt endet bald',
    until: (at) => `Ihr Aufenthalt hier endet um ${time(at)}, was immer Sie tun.`,
    kept: 'Was Sie schreiben, wird laufend gespeichert.',
    logIn: 'Um länger zu bleiben, melden Sie sich neu an.',
    comeBack: 'Sie können gleich danach wieder eintreten.',
    knockAgain: 'Um zurückzukommen, klopfen Sie noch einmal an.',
    logInAgain: 'Neu anmelden',
  },
});
