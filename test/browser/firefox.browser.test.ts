import { findFirefox } from './engines/firefox.ts';
import { describeJourney } from './engines/journey.ts';

describeJourney('Firefox', findFirefox(), 'Firefox; FIREFOX_PATH names one');
