import { describeJourney } from './engines/journey.ts';
import { findWebkit } from './engines/webkit.ts';

describeJourney(
  'WebKit',
  findWebkit(),
  'WebKitWebDriver and Xvfb (Debian: webkit2gtk-driver, xvfb); WEBKIT_DRIVER names the first',
);
