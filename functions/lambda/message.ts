import { recordTable } from '../aws/audit/records.ts';
import { contentTable } from '../aws/content/content.ts';
import { contactTable } from '../aws/directory/contacts/contacts.ts';
import { groupTable } from '../aws/directory/groups.ts';
import { invitationTable } from '../aws/directory/invitations.ts';
import { listSizes } from '../aws/directory/list-sizes.ts';
import { memberTable } from '../aws/directory/members.ts';
import { ownItemTable } from '../aws/mine/own-items.ts';
import { tableClient } from '../aws/platform/table.ts';
import { whereaboutsTable } from '../aws/presence/whereabouts.ts';
import { MessageEvent } from '../events/message.ts';
import { clientPace } from '../limits/guard.ts';
import { message } from '../message.ts';
import { adapters, clock, noteDamage } from './adapters.ts';
import { countingRetries } from './counted.ts';
import { entitlementBy } from './entitlement.ts';
import { door } from './observed.ts';
import { guardOf, knocksOf, signalsOf } from './pace.ts';
import { paceSetting, roomSetting, setting } from './settings.ts';
import { spendingTable } from './spending.ts';

const target = setting('TIMER_ARN');
const client = spendingTable(countingRetries(tableClient(), 'table'));
const table = setting('TABLE_NAME');
const pace = paceSetting();

/** Besides what moves participants on: what only people who ask need. */
const tables = {
  mine: ownItemTable(client, table),
  records: recordTable(client, table, clock, noteDamage),
  content: contentTable(client, table, roomSetting(), noteDamage),
  whereabouts: whereaboutsTable(client, table),
  members: memberTable(client, table, noteDamage),
  groups: groupTable(client, table, noteDamage),
  contacts: contactTable(client, table, noteDamage),
  invitations: invitationTable(client, table, noteDamage),
  listSizes: listSizes(client, table),
};

const app = {
  ...adapters(client, () => target),
  ...tables,
  entitlement: entitlementBy(clock),
  knocks: knocksOf(client, table, pace),
  pace: clientPace(pace),
  signals: signalsOf(client, table, pace),
};

export const handler = door(MessageEvent, message(app, guardOf(client, table, app.participants, pace)));
