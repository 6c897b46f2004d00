import { type Acknowledgment, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * What a function is given in order to use something: the variables that name it and the rights to it. They travel
 * together, so that no function knows of a thing it may not touch, or may touch a thing it does not know of.
 */
export type Use = {
  readonly variables: Readonly<Record<string, string>>;
  readonly rights: readonly PolicyStatement[];
  /** Why a right has to be wider than one resource, for whoever reviews the stack. */
  readonly accepted?: readonly Acknowledgment[];
};

/** A value that a function needs and that gives no rights. */
export const knows = (variables: Readonly<Record<string, string>>): Use => ({ variables, rights: [] });

export const allow = (actions: readonly string[], resources: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] });

/** Accepts exactly this pattern in a policy; any other wildcard is still refused by the review. */
export const acceptedPattern = (scope: Construct, arn: string, reason: string): Acknowledgment => {
  const joined: { 'Fn::Join': ['', (string | { Ref: string })[]] } = Stack.of(scope).resolve(arn);
  const written = joined['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`));
  return { id: `AwsSolutions-IAM5[Resource::${written.join('')}]`, reason };
};
