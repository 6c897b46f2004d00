import { UsageError } from '../../infra/operations/usage-error.ts';
import type { DeployedFunction } from '../template/functions.ts';
import { TEAM_FUNCTION, teamFunctionArn } from './outside.ts';

/**
 * A function that is in no template of ours: a file of the team's own that exports `handler`, bundled into this folder and run as
 * Lambda would. It may do nothing here: its rights are the team's matter.
 * @throws UsageError for a file that cannot be bundled.
 */
export const teamFunction = async (file: string, folder: string): Promise<DeployedFunction> => {
  // Nobody else who starts a stack needs it.
  const { build } = await import('esbuild');
  await build({
    entryPoints: [file],
    outfile: `${folder}/index.mjs`,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new UsageError(`--entitlement ${file} cannot be bundled: ${(error as Error).message}`, {
      cause: error,
    });
  });
  const role = {
    name: TEAM_FUNCTION,
    arn: teamFunctionArn.replace(/:lambda:.*:(\d+):.*/, `:iam::$1:role/${TEAM_FUNCTION}`),
    statements: [],
    trust: [],
  };
  return {
    logicalId: TEAM_FUNCTION,
    name: TEAM_FUNCTION,
    arn: teamFunctionArn,
    folder,
    handler: 'index.handler',
    timeout: 3_000,
    memory: 128,
    variables: {},
    logging: { format: 'Text', level: null },
    role,
    recursion: 'Terminate',
    asynchronous: { retries: 2, maximumAge: 21_600_000, onFailure: null },
    aliases: new Map(),
  };
};
