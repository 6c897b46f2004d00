import type { Grammar } from '../grammar.ts';
import type { RuleWords } from './english.ts';

export const german = ({ plural, duration }: Grammar): RuleWords => ({
  heading: 'Zeiten',
  aboutSession: 'Was für alle Anwesenden gilt, und wer es festgelegt hat.',
  aboutGroup:
    'Was in ihren Sitzungen gilt, sofern nicht eine Sitzung oder eine andere Gruppe strenger ist. Eine Sitzung folgt dieser Gruppe, wenn sie von einer Person hinzugefügt wurde, die beide moderiert.',
  noLimit: 'Unbegrenzt',
  fromThisGroup: 'Von dieser Gruppe festgelegt.',
  fromGroup: (name) => `Von der Gruppe „${name}“ festgelegt.`,
  final: 'Hier lässt sich das nicht ändern.',
  most: (milliseconds) => `Hier sind bis zu ${duration(milliseconds)} möglich.`,
  any: 'Hier ist jede Dauer möglich.',
  room: (milliseconds) => `In ihren Sitzungen sind bis zu ${duration(milliseconds)} möglich.`,
  overruled: (milliseconds) =>
    `Hier bleibt ${duration(milliseconds)} eingetragen und gilt wieder, sobald nichts anderes vorgeht.`,
  inMinutes: (name) => `${name}, in Minuten`,
  point: ',',
  unset: 'nicht festgelegt',
  strictness: (name) => `${name}: wie streng`,
  atMost: 'oder weniger',
  exactly: 'genau',
  notMinutes: 'Geben Sie Minuten an, etwa 15 oder 0,5.',
  tooLong: (milliseconds) => `Geben Sie höchstens ${duration(milliseconds)} an.`,
  holdsAtOnce: (count) =>
    plural(count, {
      one: 'Das gilt sofort, auch für die anwesende Person.',
      other: 'Das gilt sofort, auch für die # Anwesenden.',
    }),
  holdsInAll: 'Das gilt sofort für alle, die in ihren Sitzungen sind.',
  noneShorter: 'Wer schon gewarnt ist, behält die angekündigte Zeit.',
  save: 'Zeiten speichern',
  saved: 'Gespeichert. Die neuen Zeiten gelten.',
  changedByOthers:
    'Nicht gespeichert: Jemand war schneller. Was jetzt gilt, steht über Ihrer Eingabe. Speichern Sie noch einmal, wenn Sie dabei bleiben.',
  lift: 'Hier nichts festlegen',
  liftQuestion: 'Hier nichts mehr festlegen? Was anderswo festgelegt ist, gilt sofort.',
  lifted: 'Hier ist nichts mehr festgelegt.',
  notLifted: 'Jemand war schneller. Sehen Sie noch einmal hin und entscheiden Sie neu.',
  askOthers: 'Für wen gelten andere Zeiten?',
});
