/** What is fetched of this room: all of it at once, for the few who look at what was. */
export { Attendance } from './attendance.tsx';
export { OwnPast } from './own-past.tsx';
