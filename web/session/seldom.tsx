/**
 * What most people in a session never see, in one file: as separate parts, the code that they share with everything
 * else would be split into more files, which everybody would fetch.
 */
export { Management } from '../managing/management.tsx';
export { Holding } from './holding/holding.tsx';
export { WaitingRoom } from './waiting-room.tsx';
