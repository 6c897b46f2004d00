import { Names, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What CloudWatch takes of a namespace; the name of a stack, up to 128 characters of it, comes before. */
const LONGEST_PATH = 126;

/**
 * The stack, and where in it: one that is all of its stack is called as the stack is, and two never mix. Ids may hold
 * what a namespace may not.
 */
export const pathOf = (construct: Construct): string => {
  const { stackName } = Stack.of(construct);
  const inside = idsWithin(construct).join('/');
  const clean = inside.replaceAll(/[^\w.#/-]/g, '-');
  const known = clean === inside && clean.length <= LONGEST_PATH;
  const named = known ? clean : `${clean.slice(0, LONGEST_PATH - 9)}-${construct.node.addr.slice(-8)}`;
  return [stackName, ...(named === '' ? [] : [named])].join('/');
};

/**
 * For what must have a name that is unique in its account: by the name of the stack, where the CDK's own would go by its id,
 * which is the same in every branch of an app that names its stacks itself.
 */
export const uniqueName = (scope: Construct, what: string, maxLength: number): string =>
  `${Names.uniqueResourceName(scope, { maxLength: maxLength - what.length })}${what}`;

/** What the generated names of all functions in this construct are like: both parts are shortened where the whole is too long. */
export const functionsIn = (construct: Construct): string => {
  const { stackName } = Stack.of(construct);
  const stack = Token.isUnresolved(stackName) ? '*' : shortened(stackName);
  return `${stack}-${idsWithin(construct).join('').replaceAll(/\W|_/g, '').slice(0, KEPT)}*`;
};

/** So much of each part is left whatever the other is. */
const KEPT = 20;

const shortened = (name: string): string => (name.length > KEPT ? `${name.slice(0, KEPT)}*` : name);

const idsWithin = (construct: Construct): string[] => {
  const path = construct.node.path.slice(Stack.of(construct).node.path.length);
  return path.split('/').filter((id) => id !== '' && id !== 'Default');
};
