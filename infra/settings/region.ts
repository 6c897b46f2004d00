import process from 'node:process';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { SettingsError } from './error.ts';

/** Where the stack goes: what it says itself, or the command line; undefined when nobody says it. */
export const regionOf = (scope: Construct): string | undefined => {
  const { region } = Stack.of(scope);
  return Token.isUnresolved(region) ? process.env.CDK_DEFAULT_REGION : region;
};

export const isGovCloud = (region = ''): boolean => region.startsWith('us-gov-');
export const isChina = (region = ''): boolean => region.startsWith('cn-');

/**
 * What would make the deployment fail half-way: CloudFront is outside of GovCloud, where functions have no URLs either,
 * and takes in China neither certificates of Certificate Manager nor its own domain; and in China there are no user pools.
 * @throws SettingsError
 */
export const refuseWhatIsMissing = (
  { page, issuer, serviceDoor }: Pick<Settings, 'page' | 'issuer' | 'serviceDoor'>,
  region: string | undefined,
): void => {
  const mistakes = [
    ...(page && (isGovCloud(region) || isChina(region))
      ? [
          `page must be none: CloudFront does not serve it from ${region} as the stack would have it. Any static host will do.`,
        ]
      : []),
    ...(serviceDoor && isGovCloud(region)
      ? [`serviceUrl must be none: functions have no URLs in ${region}.`]
      : []),
    ...(!issuer && isChina(region)
      ? [`tokenIssuer must be set: there are no user pools of Cognito in ${region}.`]
      : []),
  ];
  if (mistakes.length > 0) throw new SettingsError(mistakes.join('\n'));
};
