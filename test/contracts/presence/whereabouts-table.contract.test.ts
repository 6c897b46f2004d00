import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { whereaboutsTable } from '../../../functions/aws/presence/whereabouts.ts';
import type { Whereabouts } from '../../../shared/ports/whereabouts.ts';
import { memoryWhereabouts } from '../../world/stores/whereabouts.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { whereaboutsContract } from './whereabouts-table.ts';

describe('In memory,', () => {
  let table: Whereabouts;
  beforeEach(() => {
    table = memoryWhereabouts();
  });
  whereaboutsContract(() => table);
});

describe('In the database,', () => {
  let embedded: EmbeddedTable;
  beforeAll(async () => {
    embedded = await startTable();
  });
  afterAll(() => embedded.stop());
  whereaboutsContract(() => whereaboutsTable(embedded.client, embedded.name));
});
