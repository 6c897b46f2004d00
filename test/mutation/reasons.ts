import { ofActions } from './reasons/actions.ts';
import { ofAdapters } from './reasons/aws.ts';
import { ofClient } from './reasons/client.ts';
import { ofCore } from './reasons/core.ts';
import { ofFunctions } from './reasons/functions.ts';
import type { Reason } from './reasons/reason.ts';
import { ofShared } from './reasons/shared.ts';

/** The reasons of all rooms, each in a file of its own. */
export const reasons: readonly Reason[] = [
  ...ofCore,
  ...ofActions,
  ...ofAdapters,
  ...ofShared,
  ...ofClient,
  ...ofFunctions,
];
