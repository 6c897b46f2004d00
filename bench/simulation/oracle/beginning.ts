import type { Instant } from '../../../shared/instant.ts';
import { unseen } from '../../../test/world/roster-view.ts';
import type { PersonAccount, TabAccount } from './account.ts';

/** What is known about a connection when it is opened. */
export type Opened = Pick<
  TabAccount,
  'connectionId' | 'person' | 'kind' | 'sessionId' | 'expiresAt' | 'authenticatedAt' | 'app'
>;

export const newTab = (opened: Opened, now: Instant): TabAccount => ({
  ...opened,
  waitingAt: null,
  admittedAt: null,
  enteredAt: null,
  toldOverAt: null,
  farewellAt: null,
  goneAt: null,
  closedAt: null,
  heardAt: 0 as Instant,
  lastSentAt: now,
  joins: [],
  isLeaving: false,
  leftAt: null,
  warnedAt: null,
  promised: null,
  extendedAt: null,
  toldEnd: null,
  roster: unseen,
  watchingAt: null,
  shown: new Map(),
});

/** Somebody for whom the table has not been seen to hold anything. */
export const newPerson = (sessionId: string, person: string, now: Instant): PersonAccount => ({
  person,
  sessionId,
  snapshot: null,
  warnedSince: null,
  holdsSince: null,
  warningPeriod: 0,
  governedAt: 0 as Instant,
  deployedAt: now,
  stayKept: null,
  announcedFrom: null,
  stayLooked: null,
  countsFrom: null,
  countsNext: null,
  writtenBy: null,
  turnedAt: now,
  connections: new Set(),
});
