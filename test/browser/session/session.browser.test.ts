import { waysIn } from '../entering/ways-in.ts';
import { describeInBrowser } from '../setting.ts';
import { GRACE, goodbye } from './goodbye.ts';
import { notes } from './notes.ts';
import { unsavedWords } from './unsaved-words.ts';

/** Each finds the sessions as those before it have left them: the notes, which end the stack once, come last. */
describeInBrowser(
  'a session in which nobody is warned',
  (setting) => {
    goodbye(setting);
    waysIn(setting);
    unsavedWords(setting);
    notes(setting);
  },
  { idle: '90s', warning: '60s', 'goodbye-grace': `${GRACE / 1000}s`, 'lost-grace': '30s' },
);
