/** What is fetched of this room: all of it at once, for the few who look at what was, or at whose timings are others because of it; and what is said before a longest stay is over, which few deployments have. */
export { Attendance } from './attendance.tsx';
export { Exceptional } from './exceptional.tsx';
export { OwnPast } from './own-past.tsx';
export { StayEnding } from './stay-end.tsx';
