import { connectionTable } from '../aws/registry.ts';
import { tableClient } from '../aws/table.ts';
import { connect } from '../connect.ts';
import { ConnectEvent } from '../events.ts';
import { countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { setting } from './settings.ts';

const registry = connectionTable(countingRetries(tableClient(), 'table'), setting('TABLE_NAME'));

export const handler = door(ConnectEvent, connect({ registry }));
