import { door } from '../entering/door.ts';
import { guests } from '../entering/guests.ts';
import { describeLinesInBrowser } from '../setting.ts';
import { GRACE, goodbye } from './goodbye.ts';
import { manyNotes } from './many-notes.ts';
import { notes } from './notes.ts';
import { outage } from './outage.ts';
import { translated } from './translated.ts';
import { unsavedWords } from './unsaved-words.ts';

/** One line is in the first session of the seed, one in the second, and one makes sessions. The outage comes last. */
describeLinesInBrowser(
  'a session in which nobody is warned',
  [
    (line) => {
      goodbye(line);
      guests(line);
    },
    (line) => {
      unsavedWords(line);
      notes(line);
      manyNotes(line);
      translated(line);
    },
    door,
  ],
  { idle: '90s', warning: '60s', 'goodbye-grace': `${GRACE / 1000}s`, 'lost-grace': '30s' },
  outage,
);
