import { describeLines } from '../lines.ts';
import { describeWithStack } from '../setting.ts';
import { findFirefox } from './firefox.ts';
import { describeJourney } from './journey.ts';
import { findWebkit } from './webkit.ts';

describeWithStack('the main story', (stack) =>
  describeLines(
    (test) =>
      describeJourney('Firefox', {
        launch: findFirefox(),
        wanted: 'Firefox; FIREFOX_PATH names one',
        session: 'Design review',
        stack,
        test,
      }),
    (test) =>
      describeJourney('WebKit', {
        launch: findWebkit(),
        wanted: 'WebKitWebDriver and Xvfb (Debian: webkit2gtk-driver, xvfb); WEBKIT_DRIVER names the first',
        session: 'Weekly planning',
        stack,
        test,
      }),
  ),
);
