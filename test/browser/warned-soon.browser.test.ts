import { afterAll } from '@jest/globals';
import { findBrowser, findEngine } from './browser.ts';
import { german } from './looks/german.ts';
import { keyboard } from './looks/keyboard.ts';
import { mainStory } from './main-story.ts';
import { whatCounts } from './session/what-counts.ts';
import { describeInBrowserAlone, describeLinesInBrowser } from './setting.ts';

// The story is told in the browser as people have it, with its windows; elsewhere the bare engine is enough.
describeInBrowserAlone(
  'warned after twelve seconds',
  (browser) =>
    describeLinesInBrowser('beside others', [
      (line) => mainStory({ ...line, browser }),
      (line) => {
        keyboard(line);
        whatCounts(line);
      },
      german,
    ]),
  findBrowser() ?? findEngine(),
  afterAll,
);
