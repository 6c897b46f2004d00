/**
 * What most people in a session never see, fetched as one: of what a further part shared with the rest, the rest would be
 * split into more files, which everybody fetches.
 */
export { Management } from '../managing/management.tsx';
export { EveryoneWaiting } from './everyone-waiting.tsx';
export { Holding } from './holding/holding.tsx';
