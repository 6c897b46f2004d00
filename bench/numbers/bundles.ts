import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { synthesize } from '../../infra/synthesize.ts';
import { defaultRoom } from '../../shared/content.ts';
import { defaultPolicy } from '../../shared/policy.ts';

/** The bundles as they would be deployed, by the name of their function. */
export const deployedBundles = (folder: string): Readonly<Record<string, string>> => {
  synthesize({ outdir: folder });
  const { Resources } = JSON.parse(readFileSync(join(folder, 'Vigil.template.json'), 'utf8')) as {
    // biome-ignore lint/suspicious/noExplicitAny: as the template writes it
    Resources: Record<string, { Type: string; Properties: any }>;
  };
  return Object.fromEntries(
    Object.values(Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => [
        String(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME).replace('vigil-', ''),
        join(folder, `asset.${String(Properties.Code.S3Key).replace('.zip', '')}`, 'index.mjs'),
      ]),
  );
};

/** Code of a few lines, bundled as the functions are, but with what the SDK brings by itself. */
export const bareBundle = (file: string, contents: string): string => {
  buildSync({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts' },
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return file;
};

/** The variables that a function finds in Lambda; `endpoint` takes the place of AWS. */
export const variables = (endpoint = 'http://127.0.0.1:9'): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoint,
  TABLE_NAME: 'vigil',
  SCHEDULE_GROUP: 'group',
  SCHEDULE_ROLE_ARN: 'role',
  DEAD_LETTER_ARN: 'queue',
  TIMER_ARN: 'timer',
  VIGIL_POLICY: JSON.stringify(defaultPolicy),
  VIGIL_POLICY_SOURCE: 'deployment',
  VIGIL_ROOM: JSON.stringify(defaultRoom),
  VIGIL_PACE: JSON.stringify({
    messagesPerSecond: 1e8,
    messagesAtOnce: 1e8,
    dearPerHour: 1e8,
    knocksPerHour: 1e8,
  }),
  TOKEN_ISSUER: 'https://issuer.example.com',
  TOKEN_AUDIENCE: 'vigil',
  KIND_CLAIM: 'kind',
  AUDIT_RETENTION: '365',
  POWERTOOLS_SERVICE_NAME: 'vigil-bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Vigil',
  LOG_LEVEL: 'INFO',
});
