import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

/**
 * Has every synthesis reviewed against the AwsSolutions and the Serverless rules, so that nothing is deployed that they object to. Where
 * a rule does not fit, the construct itself says why.
 */
export const review = (app: App): void =>
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
