import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { howMany } from '../../infra/operations/how-many.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { type DataFolder, dataFolderAt } from '../data/data-folder.ts';
import { FolderInUseError, openStore } from '../data/store.ts';
import { announcedStack, type RunningStack } from '../running-stack.ts';
import { startTableEngine } from '../table/engine.ts';

/** A table, wherever it is. */
export type Place = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** For people. */
  readonly name: string;
  readonly close: () => Promise<void>;
};

/** The options of the tools that say where the table is, for `parseArgs`. */
export const placeOptions = {
  local: { type: 'boolean' },
  data: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
} as const;

export const placeHelp = `  --local            the local stack, whether it runs or not
  --data DIR         the folder of the local stack (.vigil)
  --table NAME       a table in the cloud, with the credentials of the AWS tools
  --region NAME      its region, unless the environment says it`;

/**
 * Finds the table: of the local stack that runs, of one that does not, or in the cloud.
 * @throws UsageError when it is not said, or not to be found.
 */
export const openPlace = async (
  { local, data, table, region }: PlaceValues,
  root: string,
): Promise<Place> => {
  if ((local === true) === (table !== undefined))
    throw new UsageError('Say where the table is: --local, or --table NAME.');
  if (table !== undefined) {
    const client = new DynamoDBClient({
      // What goes through a table, or a session, at full speed reaches the limit of a partition, and has time.
      maxAttempts: 10,
      ...(region !== undefined && { region }),
    });
    return { client, table, name: `the table ${table}`, close: async () => client.destroy() };
  }
  const folder = dataFolderAt(resolve(data ?? join(root, '.vigil')));
  // Whoever looks for a stack makes none.
  if (!existsSync(folder.table)) throw new UsageError(`No local stack has ever run on ${folder.path}.`);
  return (await runningAt(folder)) ?? stoppedAt(folder);
};

/** Does something there, and leaves it again. @throws UsageError as `openPlace` does */
export const atPlace = async (values: PlaceValues, work: (place: Place) => Promise<void>): Promise<void> => {
  const place = await openPlace(values, join(import.meta.dirname, '../..'));
  try {
    await work(place);
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    throw new UsageError(`There is no table ${place.table} in this account and region.`, { cause: error });
  } finally {
    await place.close();
  }
};

type PlaceValues = {
  readonly local?: boolean | undefined;
  readonly data?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
};

/** The table of the stack that runs on this folder; null when none does, or it was killed. */
const runningAt = async ({ running }: DataFolder): Promise<Place | null> => {
  const announced = await announcedStack(running);
  if (announced === null) return null;
  const { database, table, region } = announced;
  const client = clientAt(database, region);
  try {
    await client.send(new ListTablesCommand({}));
  } catch (error) {
    client.destroy();
    if ((error as { code?: string }).code === 'ECONNREFUSED') return null;
    throw error;
  }
  return { client, table, name: `the running local stack`, close: async () => client.destroy() };
};

const stoppedAt = async ({ path, table: tables, state }: DataFolder): Promise<Place> => {
  // A stack takes it before its tables, and says where it is long after: as long as this is held, none starts.
  const held = await openStore(state).catch((error: Error) => {
    if (!(error instanceof FolderInUseError)) throw error;
    throw new UsageError(
      `The local stack on ${path} is just starting, or another command is at work there. Try again in a moment.`,
      { cause: error },
    );
  });
  const engine = await startTableEngine(tables, (error) => {
    throw error;
  });
  const client = clientAt({ url: engine.url.href, credentials: engine.credentials }, 'eu-central-1');
  const close = async () => {
    client.destroy();
    await engine.stop();
    await held.close();
  };
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const [table] = TableNames;
  if (table === undefined || TableNames.length > 1) {
    await close();
    throw new UsageError(`${path} holds ${howMany(TableNames.length, 'table')}, and should hold one.`);
  }
  return { client, table, name: `the local stack in ${path}`, close };
};

/** The embedded table, for whoever reads it as an operator, and whatever their variables say of the cloud. */
export const clientAt = ({ url, credentials }: RunningStack['database'], region: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: url,
    region,
    credentials,
    maxAttempts: 2,
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
