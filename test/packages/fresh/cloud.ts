import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blocks, documentedFile } from '../../docs/documented.ts';
import type { Place } from './place.ts';

const commandsWith = (text: string): string => {
  const found = blocks.find(
    ({ kind, info, text: commands }) => kind === 'sh' && info === '' && commands.includes(text),
  );
  if (!found) throw new Error(`docs/your-app.md has no command "${text}".`);
  return found.text;
};

/** The document's commands that create something, in its order. */
export const documentedCommands = {
  cloud: commandsWith('init app'),
  synth: commandsWith('cdk synth'),
  page: commandsWith('create vite'),
  build: commandsWith('npm run build'),
  dev: commandsWith('npm run dev'),
};

/** The cloud part, as the document describes it. */
export const cloudApp = async (place: Place): Promise<void> => {
  await place.run(documentedCommands.cloud);
  const app = place.at('my-app');
  await app.write('lib/my-app-stack.ts', documentedFile('lib/my-app-stack.ts'));
  await app.run(documentedCommands.synth);
  await lintedAndCompared(app);
};

/** The same in plain JavaScript, with everything and twice. */
export const plainApp = async (place: Place): Promise<void> => {
  await place.run('mkdir plain');
  await place.at('plain').run(documentedCommands.cloud.replace('typescript', 'javascript'));
  const app = place.at('plain/my-app');
  await app.write('lib/my-app-stack.js', twice);
  await app.run(documentedCommands.synth);
  await lintedAndCompared(app);
};

const twice = `const { Stack } = require('aws-cdk-lib/core');
const { Vigil } = require('@vigil/construct');
class MyAppStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Vigil(this, 'First', { alarmEmail: 'on-call@example.com' });
    new Vigil(this, 'Second', { tracing: 'off', removal: 'destroy' });
  }
}
module.exports = { MyAppStack };
`;

const lintedAndCompared = async (app: Place): Promise<void> => {
  const template = join(app.folder, 'cdk.out/MyAppStack.template.json');
  const { Resources } = JSON.parse(await readFile(template, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const shown = Object.values(Resources).filter(({ Type }) => Type !== 'AWS::CDK::Metadata').length;
  await app.write('empty.json', '{"Resources":{}}');
  const diff = await app.run('npx cdk diff --template empty.json --app cdk.out --no-color 2>&1');
  const added = diff.match(/^\[\+\] /gm)?.filter(Boolean).length ?? 0;
  if (added < shown)
    throw new Error(`cdk diff shows ${added} of ${shown} resources:\n${diff.slice(0, 2_000)}`);
  const lint = spawnSync('cfn-lint', ['--ignore-checks', 'W3005', '--', template], { encoding: 'utf8' });
  if (lint.error)
    console.warn('*** SKIPPED: cfn-lint is not on this machine, so the templates are not linted. ***');
  else if (lint.status !== 0) throw new Error(`cfn-lint:\n${lint.stdout}`);
};
