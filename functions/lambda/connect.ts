import { arrivalsTable } from '../aws/allowances.ts';
import { invitationTable } from '../aws/directory/invitations.ts';
import { tableClient } from '../aws/platform/table.ts';
import { connectionTable } from '../aws/presence/registry.ts';
import { connect } from '../connect.ts';
import { ConnectEvent } from '../events/connect.ts';
import { arriving } from '../limits/arrivals.ts';
import { countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { paceSetting, setting } from './settings.ts';
import { countBy } from './tally.ts';

const client = countingRetries(tableClient(), 'table');
const table = setting('TABLE_NAME');
const tables = {
  registry: connectionTable(client, table),
  invitations: invitationTable(client, table),
};

export const handler = door(
  ConnectEvent,
  connect(tables, arriving(paceSetting(), arrivalsTable(client, table)), (reason) =>
    countBy('Denied', reason),
  ),
);
