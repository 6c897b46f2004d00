import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { vigilApp } from '../../../infra/synthesize.ts';

/** A resource as CloudFormation gets it. */
export type Resource = {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; every test says which one it expects.
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
};

/**
 * The template of a deployment with these settings, without bundles and CDK's own validation, which take most of the
 * time; the story of the app has both.
 */
export const templateOf = (settings: Readonly<Record<string, string>> = {}): Template => {
  const outdir = mkdtempSync(join(tmpdir(), 'vigil-synth-'));
  const postCliContext = { ...settings, 'aws:cdk:bundling-stacks': [] };
  try {
    const app = vigilApp({ postCliContext, outdir, builtinCloudFormationValidation: false });
    return Template.fromJSON(app.synth().getStackByName('Vigil').template);
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

export const resourcesOf = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

/** The only resource of its type, with its logical id. */
export const theOnly = (template: Template, type: string): readonly [string, Resource] => {
  const [found, ...others] = Object.entries(resourcesOf(template, type));
  if (!found || others.length > 0) throw new Error(`There is not exactly one ${type}.`);
  return found;
};

export const functionNames = [
  'authorize',
  'connect',
  'disconnect',
  'message',
  'service',
  'timer',
  'sweep',
  'forward',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Our own functions, by logical id. CDK's function that copies the page is left out. */
export const ownFunctions = (template: Template): [string, Resource][] =>
  Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).filter(
    ([, { Properties }]) => Properties.Environment?.Variables.POWERTOOLS_SERVICE_NAME !== undefined,
  );

/** The function with this name, and its logical id. */
export const functionOf = (template: Template, name: FunctionName): readonly [string, Resource] => {
  const found = ownFunctions(template).find(
    ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === `vigil-${name}`,
  );
  if (!found) throw new Error(`There is no function ${name}.`);
  return found;
};

/** The logical id of the alias by which the function with this name is called. */
export const aliasOf = (template: Template, name: FunctionName): string => {
  const [id] = functionOf(template, name);
  const found = Object.entries(resourcesOf(template, 'AWS::Lambda::Alias')).find(
    ([, { Properties }]) => Properties.FunctionName.Ref === id,
  );
  if (!found) throw new Error(`The function ${name} has no alias.`);
  return found[0];
};

/**
 * Resources without the functions' versions, whose names contain a hash of their content, and without references to
 * those.
 */
export const withoutVersions = (resources: Readonly<Record<string, Resource>>): Record<string, Resource> =>
  Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type !== 'AWS::Lambda::Version')
      .map(([id, resource]) => {
        const { FunctionVersion: _moves, ...rest } = resource.Properties ?? {};
        return [id, resource.Type === 'AWS::Lambda::Alias' ? { ...resource, Properties: rest } : resource];
      }),
  );

export type Statement = { Action: string[]; Resource: string[]; Condition: unknown };

/** What the role with this logical id may do, with the resources written as text: `${Table.Arn}/index/wake`. */
export const rightsOf = (template: Template, roleId: string): Statement[] =>
  Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => Properties.Roles.some((role: { Ref: string }) => role.Ref === roleId))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .map(({ Effect, Action, Resource, Condition }) => {
      if (Effect !== 'Allow') throw new Error('A statement that does not allow is not expected here.');
      return { Action: [Action].flat(), Resource: [Resource].flat().map(written), Condition };
    });

/** An intrinsic function as `Fn::Sub` would write it. */
export const written = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [[name, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `\${${argument}}`;
  if (name === 'Fn::GetAtt') return `\${${(argument as string[]).join('.')}}`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(written).join(separator);
  }
  if (name === 'Fn::Sub') return String(argument);
  // Part of such a text; which part is left out.
  if (name === 'Fn::Select' || name === 'Fn::Split') return written((argument as unknown[])[1]);
  throw new Error(`${name} is not expected here.`);
};
