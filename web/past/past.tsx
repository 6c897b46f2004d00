/** What is fetched of this room: all of it at once, for the few who look at what was, or at whose timings are others because of it. */
export { Attendance } from './attendance.tsx';
export { Exceptional } from './exceptional.tsx';
export { OwnPast } from './own-past.tsx';
