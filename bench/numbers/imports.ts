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

/** The SDK clients that each function uses. The authorizer uses none, so it is compared with its only library. */
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
 * The processor time that a new process takes to import each bundle, and to import the SDK clients alone. They take
 * turns, so that whatever else the machine is doing affects both, and medians are compared. (On an idle machine it is
 * the elapsed time.)
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
