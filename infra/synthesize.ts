import { App, type AppProps, Tags } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { settingsFrom, stackName } from './settings.ts';
import { VigilStack } from './stack.ts';

/** Settings that win over those of the command line and of `cdk.json`, and where the assembly goes. */
export type SynthesizeOptions = {
  readonly context?: Readonly<Record<string, unknown>>;
  /** Default: a new temporary directory. */
  readonly outdir?: string;
  /** Whether the rules are gone through, which takes longer than the rest, and so does reading them. Default: they are. */
  readonly reviewed?: boolean;
};

/**
 * Writes the CloudFormation template and the bundles, without account and without network.
 * @throws SettingsError when a setting is wrong, with a sentence for each mistake.
 * @throws when the review finds something that has not been answered for.
 */
export const synthesize = async ({
  context = {},
  outdir,
  reviewed = true,
}: SynthesizeOptions = {}): Promise<CloudAssembly> => {
  const app = vigilApp({
    postCliContext: context,
    builtinCloudFormationValidation: reviewed,
    // Read by people and by what shows them the app.
    treeMetadata: reviewed,
    stackTraces: reviewed,
    ...(outdir && { outdir }),
  });
  if (reviewed) (await import('./review.ts')).review(app);
  return app.synth();
};

/** The app with its one stack, not yet reviewed. @throws SettingsError */
export const vigilApp = (props: AppProps): App => {
  const app = new App({
    // Here and not in cdk.json, which only the command line reads: both ways in give the same template.
    context: recommendedFlags,
    autoSynth: false,
    analyticsReporting: false,
    ...props,
  });
  const context = app.node.getAllContext();
  const settings = settingsFrom(context);
  new VigilStack(app, stackName(context), settings);
  // Not every Region takes tags on dashboards yet.
  Tags.of(app).add('application', 'vigil', { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
  return app;
};
