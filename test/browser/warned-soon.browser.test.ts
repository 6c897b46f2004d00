import { findBrowser } from './browser.ts';
import { german } from './looks/german.ts';
import { keyboard } from './looks/keyboard.ts';
import { mainStory } from './main-story.ts';
import { whatCounts } from './session/what-counts.ts';
import { describeInBrowser, describeInBrowserAlone } from './setting.ts';

/** Each finds the sessions as those before it have left them: the story begins with nobody inside. */
describeInBrowser('warned after twelve seconds', (setting) => {
  german(setting);
  // Here in the browser as people have it, with its windows; elsewhere the bare engine is enough.
  describeInBrowserAlone(
    'the main story',
    (browser) => mainStory({ browser, stack: setting.stack }),
    findBrowser(),
  );
  keyboard(setting);
  whatCounts(setting);
});
