import { describeJourney } from './journey.ts';
import { findWebkit } from './webkit.ts';

describeJourney(
  'WebKit',
  findWebkit(),
  'WebKitWebDriver and Xvfb (Debian: webkit2gtk-driver, xvfb); WEBKIT_DRIVER names the first',
);
