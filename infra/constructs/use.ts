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
export const acceptedPattern = (scope: Construct, arn: string, reason: string): Acknowledgment => ({
  id: `AwsSolutions-IAM5[Resource::${asReviewed(Stack.of(scope).resolve(arn))}]`,
  reason,
});

/** How the review writes what CloudFormation will put together. */
export const asReviewed = (written: unknown): string => {
  if (typeof written === 'string') return written;
  const [[name, argument] = ['', '']] = Object.entries(written as Readonly<Record<string, unknown>>);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${(argument as readonly string[]).join('.')}>`;
  if (name === 'Fn::Sub') return String(argument).replaceAll(/\$\{([^}]+)\}/g, '<$1>');
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(asReviewed).join('');
  if (name === 'Fn::ImportValue') return asReviewed(argument);
  return JSON.stringify(written);
};
