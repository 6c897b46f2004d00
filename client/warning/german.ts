import { formsOf, type TimeForms, type WarningTexts } from './texts.ts';

export const german = ({ duration, time }: TimeForms = formsOf('de')): WarningTexts => ({
  heading: 'Sind Sie noch da?',
  why: (idle) => `Sie waren seit ${duration(idle)} nicht aktiv.`,
  when: (logoutAt, left) =>
    `Wenn Sie die Sitzung nicht verlängern, werden Sie um ${time(logoutAt)} abgemeldet. Verbleibende Zeit: ${duration(left)}.`,
  kept: 'Was Sie geschrieben haben, bleibt in jedem Fall erhalten.',
  orType: 'Oder schreiben Sie einfach weiter.',
  timeLeft: 'Verbleibende Zeit',
  remaining: (left) => `Noch ${duration(left)}.`,
  checking: 'Wird geprüft …',
  over: 'Die Zeit ist um. Sie werden abgemeldet.',
  extend: 'Sitzung verlängern',
  extending: 'Wird verlängert …',
  leave: 'Jetzt verlassen',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  stays: (warnAt) => `Sie bleiben angemeldet. Die nächste Warnung kommt frühestens um ${time(warnAt)}.`,
  typed: (logoutAt) =>
    `Sie haben weitergeschrieben und bleiben angemeldet. Abmeldung frühestens um ${time(logoutAt)}.`,
  sign: (clock) => (clock === null ? 'Noch da?' : `Noch da? ${clock}`),
  notice: (logoutAt) => `Sie werden um ${time(logoutAt)} abgemeldet.`,
});
