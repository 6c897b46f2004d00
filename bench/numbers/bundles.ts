import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { forLambda } from '../../infra/bundles.ts';
import { duties } from '../../infra/duties.ts';
import { synthesize } from '../../infra/synthesize.ts';

/**
 * A function's bundle and the variables that the template gives it. Values that only AWS knows are replaced by an
 * address that answers nobody.
 */
export type DeployedBundle = { readonly file: string; readonly variables: Readonly<Record<string, string>> };

/** The bundles as they would be deployed, keyed by the name of their function. */
export const deployedBundles = async (folder: string): Promise<Readonly<Record<string, DeployedBundle>>> => {
  await synthesize({ outdir: folder });
  const { Resources } = JSON.parse(readFileSync(join(folder, 'Vigil.template.json'), 'utf8')) as {
    // biome-ignore lint/suspicious/noExplicitAny: as the template writes it
    Resources: Record<string, { Type: string; Properties: any }>;
  };
  return Object.fromEntries(
    Object.values(Resources)
      // CDK's own function, which copies the page, is not one of ours.
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && isOurs(Properties.Environment))
      .map(({ Properties }) => [
        String(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME).replace('vigil-', ''),
        {
          file: join(folder, `asset.${String(Properties.Code.S3Key).replace('.zip', '')}`, 'index.mjs'),
          variables: Object.fromEntries(
            Object.entries(Properties.Environment.Variables).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : NOWHERE,
            ]),
          ),
        },
      ]),
  );
};

/** A few lines of code bundled as the functions are, but into one file and with the SDK included. */
export const bareBundle = (file: string, contents: string): string => {
  buildSync({
    ...forLambda,
    stdin: { contents, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts' },
    outfile: file,
  });
  return file;
};

/** Recognized by the service name that each of ours has for its logs. */
const isOurs = (environment?: { readonly Variables: Readonly<Record<string, unknown>> }): boolean =>
  Object.keys(duties).some((name) => environment?.Variables.POWERTOOLS_SERVICE_NAME === `vigil-${name}`);

const NOWHERE = 'https://nowhere.example.com';

/** The variables that a function finds in Lambda, its own among them; `endpoint` stands in for AWS. */
export const variables = (
  own: Readonly<Record<string, string>> = {},
  endpoint = 'http://127.0.0.1:9',
): NodeJS.ProcessEnv => ({
  ...own,
  PATH: process.env.PATH,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoint,
  TABLE_NAME: 'vigil',
  // A pace that limits nobody: the guard is not what is measured.
  VIGIL_PACE: JSON.stringify({
    messagesPerSecond: 1e8,
    messagesAtOnce: 1e8,
    signalsPerSecond: 1e8,
    signalsTold: 1e8,
    dearPerHour: 1e8,
    knocksPerHour: 1e8,
    centsPerHour: 1e8,
    connectionsPerHour: 1e8,
  }),
});
