import { attendanceUp } from '../../shared/messages/attendance.ts';
import { directoryUp } from '../../shared/messages/directory.ts';
import { holdsUp } from '../../shared/messages/holds.ts';
import { invitationsUp } from '../../shared/messages/invitations.ts';
import { listsUp } from '../../shared/messages/lists.ts';
import { managementUp } from '../../shared/messages/management.ts';
import { mineUp } from '../../shared/messages/mine.ts';
import { rulesUp } from '../../shared/messages/rules.ts';
import { serviceUp } from '../../shared/messages/service.ts';
import { waitingUp } from '../../shared/messages/waiting.ts';

/** What is said seldom, the most usual first. Fetched when somebody first says something of it. */
export const seldomThemes = [
  listsUp,
  mineUp,
  waitingUp,
  holdsUp,
  managementUp,
  invitationsUp,
  directoryUp,
  rulesUp,
  attendanceUp,
  serviceUp,
] as const;
