import { parseArgs } from 'node:util';
import { endPlainly } from './operations/command.ts';
import { SettingsError } from './settings/error.ts';
import { synthesize } from './synthesize.ts';

/**
 * The app, as `cdk` and `npm run synth` start it. Run by hand it takes settings as `cdk` does (`-c preset=workspace-150`)
 * and writes to `cdk.out`, or to `--output DIR`. The local stack leaves the review to them.
 */
endPlainly();
const { values } = parseArgs({
  options: {
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    output: { type: 'string', short: 'o', default: process.env.CDK_OUTDIR ?? 'cdk.out' },
    unreviewed: { type: 'boolean', default: false },
  },
});

const context = Object.fromEntries(
  values.context.map((setting) => {
    const [key = '', ...value] = setting.split('=');
    return [key, value.join('=')];
  }),
);

try {
  await synthesize({ context, outdir: values.output, reviewed: !values.unreviewed });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // A wrong setting is its writer's to mend: the sentences are enough, a stack trace would hide them.
  console.error(error.message);
  process.exitCode = 1;
}
