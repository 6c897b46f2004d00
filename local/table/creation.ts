import { setTimeout as sleep } from 'node:timers/promises';
import type { TableDefinition } from '../template/tables.ts';
import { type Database, DatabaseError } from './database.ts';

type Described = { readonly Table: TableDefinition & Record<string, unknown> };

/**
 * Makes a table unless it is there.
 * @throws when there is one of that name with other keys or indexes, which only a migration could change.
 */
export const createTable = async (database: Database, definition: TableDefinition): Promise<void> => {
  const { TableName } = definition;
  const existing = await database('DescribeTable', { TableName }).catch((error: unknown) => {
    if (error instanceof DatabaseError && error.name === 'ResourceNotFoundException') return null;
    throw error;
  });
  if (existing === null) {
    await database('CreateTable', definition);
    await untilActive(database, TableName);
    return;
  }
  const { Table } = existing as Described;
  if (shape(Table) !== shape(definition))
    throw new Error(
      `The table ${TableName} has other keys or indexes than the template. Start anew with --reset, or use another --data.`,
    );
};

/** A table that is being made does not take calls yet. */
const untilActive = async (database: Database, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = (await database('DescribeTable', { TableName })) as Described;
    if (Table.TableStatus === 'ACTIVE') return;
    await sleep(20);
  }
};

const shape = ({ KeySchema, GlobalSecondaryIndexes = [] }: TableDefinition): string => {
  const indexes = (
    GlobalSecondaryIndexes as { IndexName: string; KeySchema: unknown; Projection: unknown }[]
  ).map(({ IndexName, KeySchema, Projection }) => [IndexName, sorted(KeySchema), sorted(Projection)]);
  return JSON.stringify([
    sorted(KeySchema),
    indexes.sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
  ]);
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, member]) => [key, sorted(member)]);
};
