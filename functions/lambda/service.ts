import { recordTable } from '../aws/audit/records.ts';
import { contentTable } from '../aws/content/content.ts';
import { contactTable } from '../aws/directory/contacts/contacts.ts';
import { groupTable } from '../aws/directory/groups.ts';
import { invitationTable } from '../aws/directory/invitations.ts';
import { listSizes } from '../aws/directory/list-sizes.ts';
import { memberTable } from '../aws/directory/members.ts';
import { keptReplies } from '../aws/kept-replies.ts';
import { ownItemTable } from '../aws/mine/own-items.ts';
import { tableClient } from '../aws/platform/table.ts';
import { whereaboutsTable } from '../aws/presence/whereabouts.ts';
import { sessionDeletions } from '../aws/session-deletion.ts';
import { clientPace } from '../limits/guard.ts';
import { call, ServiceEvent } from '../service/call.ts';
import { adapters, clock, noteDamage } from './adapters.ts';
import { countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { knocksOf, signalsOf } from './pace.ts';
import { optionalSetting, paceSetting, roomSetting, setting } from './settings.ts';
import { countBy } from './tally.ts';

const target = setting('TIMER_ARN');
const client = countingRetries(tableClient(), 'table');
const table = setting('TABLE_NAME');
const pace = paceSetting();

const app = {
  ...adapters(client, () => target),
  content: contentTable(client, table, roomSetting(), noteDamage),
  mine: ownItemTable(client, table),
  records: recordTable(client, table, clock, noteDamage),
  whereabouts: whereaboutsTable(client, table),
  members: memberTable(client, table, noteDamage),
  groups: groupTable(client, table, noteDamage),
  contacts: contactTable(client, table, noteDamage),
  invitations: invitationTable(client, table, noteDamage),
  listSizes: listSizes(client, table),
  kept: keptReplies(client, table),
  deletions: sessionDeletions(client, table),
  knocks: knocksOf(client, table, pace),
  signals: signalsOf(client, table, pace),
  // People alone are asked after.
  entitlement: null,
  pace: clientPace(pace),
};

export const handler = door(
  ServiceEvent,
  call(
    app,
    {
      heard: (action) => countBy('Calls', action ?? 'none'),
      refused: (code) => countBy('CallsRefused', code),
    },
    optionalSetting('SERVICE_ROLES')?.split(',') ?? null,
  ),
);
