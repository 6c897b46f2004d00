import type { UpOf } from '../../shared/messages.ts';
import { attendanceOf, told } from '../attendance/attendance.ts';
import { lastStays } from '../attendance/last-stays.ts';
import { entrance } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';

/** Who was in a session when, or in which sessions somebody was, and how it ended. */
export const getAttendance = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  { sessionId, userId, ...asked }: UpOf<'attendance.get'>,
): Promise<Answer> => {
  if (sessionId === undefined) {
    if (userId === undefined)
      return refused('message.invalid', 'A sessionId says what is meant, or a userId, or both.');
    const stays = (await lastStays(app, userId, () => true)).map(({ stay }) => stay);
    return told(app, asked, stays, null);
  }
  const entered = await entrance(app, user, sessionId, 'attendance.get');
  if ('refusal' in entered) return entered.refusal;
  return attendanceOf(app, sessionId, { ...asked, ...(userId !== undefined && { participantId: userId }) });
};
