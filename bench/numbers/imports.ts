import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bareBundle, type DeployedBundle, variables } from './bundles.ts';
import { median, milliseconds, type Row } from './row.ts';

const TARGET = 1.1;

const client = (name: string, from: string) => `export { ${name} } from '@aws-sdk/${from}';`;
const table = client('DynamoDBClient', 'client-dynamodb');
const all = [
  table,
  client('SchedulerClient', 'client-scheduler'),
  client('SQSClient', 'client-sqs'),
  client('ApiGatewayManagementApiClient', 'client-apigatewaymanagementapi'),
].join('\n');

/** The SDK's clients that each function uses; the authorizer uses none, so it is compared with its one library. */
const bare: Readonly<Record<string, { readonly what: string; readonly code: string }>> = {
  connect: { what: 'bare DynamoDB client', code: table },
  message: { what: 'four bare clients', code: all },
  service: { what: 'four bare clients', code: all },
  timer: { what: 'four bare clients', code: all },
  sweep: { what: 'four bare clients', code: all },
  forward: { what: 'bare EventBridge client', code: client('EventBridgeClient', 'client-eventbridge') },
  disconnect: { what: 'four bare clients', code: all },
};

const CHILD = join(import.meta.dirname, 'import-child.ts');

const importTime = ({ file, variables: own }: DeployedBundle): number =>
  Number(execFileSync(process.execPath, [CHILD, file], { env: variables(own), encoding: 'utf8' }));

/**
 * How much processor time a new process takes to import each bundle, and the SDK's clients alone: in turns, so that
 * whatever else the machine does meets both, and by their medians. (On an idle machine it is the time itself.)
 */
export const imports = (
  bundles: Readonly<Record<string, DeployedBundle>>,
  folder: string,
  rounds: number,
): Row[] => {
  const codes = new Map(Object.values(bare).map(({ what, code }) => [what, code]));
  const bases = new Map(
    [...codes].map(([what, code], index) => [
      what,
      { file: bareBundle(join(folder, `bare-${index}.mjs`), code), variables: {} },
    ]),
  );
  const times = new Map<string, number[]>();
  const measure = (name: string, bundle: DeployedBundle) => {
    times.set(name, [...(times.get(name) ?? []), importTime(bundle)]);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, bundle] of Object.entries(bundles)) measure(name, bundle);
    for (const [what, bundle] of bases) measure(what, bundle);
  }
  const of = (name: string) => median(times.get(name) ?? []);
  return Object.keys(bundles).map((name) => {
    const base = bare[name];
    const what = `import of \`${name}\``;
    if (!base)
      return {
        what,
        measured: milliseconds(of(name)),
        against: 'no SDK client in it',
        ratio: null,
        target: null,
      };
    return {
      what,
      measured: milliseconds(of(name)),
      against: `${milliseconds(of(base.what))} (${base.what})`,
      ratio: of(name) / of(base.what),
      target: TARGET,
    };
  });
};
