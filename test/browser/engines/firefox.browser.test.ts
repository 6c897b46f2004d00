import { findFirefox } from './firefox.ts';
import { describeJourney } from './journey.ts';

describeJourney('Firefox', findFirefox(), 'Firefox; FIREFOX_PATH names one');
