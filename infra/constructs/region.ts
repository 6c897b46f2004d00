import process from 'node:process';
import { Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Where the stack goes: what it says itself, or the command line; undefined when nobody says it. */
export const regionOf = (scope: Construct): string | undefined => {
  const { region } = Stack.of(scope);
  return Token.isUnresolved(region) ? process.env.CDK_DEFAULT_REGION : region;
};

export const isGovCloud = (region = ''): boolean => region.startsWith('us-gov-');
export const isChina = (region = ''): boolean => region.startsWith('cn-');
