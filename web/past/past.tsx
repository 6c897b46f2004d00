/**
 * The parts of this room that are fetched on demand, all at once: for the few who look at the past, or to whom other
 * timings apply because of it, and the announcement that a stay will end, which few deployments have.
 */
export { Attendance } from './attendance.tsx';
export { Exceptional } from './exceptional.tsx';
export { OwnPast } from './own-past.tsx';
export { StayEnding } from './stay-end.tsx';
