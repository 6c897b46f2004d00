import type { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Token } from 'aws-cdk-lib/core';

const LATER = 'known only later';

/**
 * Whether a value is known only when the stack is deployed. Of a list, how many are in it; what is in it may be known later.
 */
export const isKnownLater = (value: unknown): boolean =>
  Token.isUnresolved(value) || (isDuration(value) && value.isUnresolved());

/**
 * A value as a command line would give it. Context comes as text from there and as any JSON from a file, and a property
 * of the construct may be what the CDK has for it: all mean the same.
 */
export const written = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(String).join(',');
  if (isFunction(value)) return value.functionArn;
  if (isBus(value)) return value.eventBusArn;
  if (isKey(value)) return value.keyArn;
  if (isDuration(value)) return value.isUnresolved() ? LATER : lasting(value.toMilliseconds());
  return String(value);
};

/** By what it says, for the same reason. */
const isFunction = (value: unknown): value is Pick<IFunction, 'functionArn'> =>
  typeof value === 'object' && value !== null && 'functionArn' in value;

const isBus = (value: unknown): value is Pick<IEventBus, 'eventBusArn'> =>
  typeof value === 'object' && value !== null && 'eventBusArn' in value;

const isKey = (value: unknown): value is Pick<IKey, 'keyArn'> =>
  typeof value === 'object' && value !== null && 'keyArn' in value;

/** By what it can do: the app may have a copy of the CDK that is not ours. */
const isDuration = (value: unknown): value is Duration =>
  typeof value === 'object' && value !== null && 'toMilliseconds' in value && 'isUnresolved' in value;

/** What is no whole number of seconds stays what it is, to be refused. */
const lasting = (milliseconds: number): string =>
  milliseconds % 1_000 === 0 ? `${milliseconds / 1_000}s` : `${milliseconds}ms`;
