import { type Identity, identityOf, type Place } from './identity.ts';
import type { Resource, Template } from './template.ts';

/** Turns a template's values into plain ones. */
export type Resolve = (value: unknown) => unknown;

const absent = Symbol('AWS::NoValue');

/**
 * A resolver of the intrinsic functions that our templates use.
 * @throws at an intrinsic, an attribute or a type that it does not know: nothing is guessed.
 */
export const resolver = (template: Template, place: Place): Resolve => {
  const identities = new Map<string, Identity>();
  const identify = (logicalId: string, resource: Resource): Identity => {
    const known = identities.get(logicalId);
    if (known) return known;
    const identity = identityOf(place, logicalId, resource, (name) => resolve(resource.properties[name]));
    identities.set(logicalId, identity);
    return identity;
  };

  const ref = (name: unknown): unknown => {
    if (typeof name !== 'string') throw new Error(`Ref needs a name, not ${JSON.stringify(name)}.`);
    const pseudo = pseudoParameter(place, name);
    if (pseudo !== undefined) return pseudo;
    const resource = template.resources.get(name);
    if (resource) return identify(name, resource).ref;
    const parameter = template.parameters[name];
    if (parameter?.Type === 'String' && parameter.Default !== undefined) return parameter.Default;
    throw new Error(`Ref: nothing in the template is called ${name}, or it has no value here.`);
  };

  const attribute = (argument: unknown): string => {
    const [logicalId, name] =
      typeof argument === 'string' ? splitAtDot(argument) : strings(argument, 'GetAtt');
    const resource = template.resources.get(logicalId ?? '');
    if (!resource || !logicalId || !name)
      throw new Error(`Fn::GetAtt: there is no resource ${logicalId}, or no attribute was named.`);
    const value = identify(logicalId, resource).attributes[name];
    if (value === undefined)
      throw new Error(`Fn::GetAtt: the local stack knows no ${name} of a ${resource.type} (${logicalId}).`);
    return value;
  };

  const substitute = (argument: unknown): string => {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof pattern !== 'string') throw new Error('Fn::Sub needs a string.');
    const values = (resolve(given ?? {}) ?? {}) as Record<string, unknown>;
    return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal, name) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(values, name)) return String(values[name]);
      return String(name.includes('.') ? attribute(name) : ref(name));
    });
  };

  const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::Sub': substitute,
    'Fn::Join': (argument) => {
      const [separator, parts] = resolve(argument) as [string, unknown];
      return strings(parts, 'Join').join(separator);
    },
    'Fn::Select': (argument) => {
      const [index, list] = resolve(argument) as [number | string, unknown];
      const chosen = Array.isArray(list) ? list[Number(index)] : undefined;
      if (chosen === undefined) throw new Error(`Fn::Select: there is no element ${index}.`);
      return chosen;
    },
    'Fn::Split': (argument) => {
      const [separator, text] = strings(resolve(argument), 'Split');
      return String(text).split(String(separator));
    },
  };

  const resolve: Resolve = (value) => {
    if (Array.isArray(value)) return value.map(resolve).filter((element) => element !== absent);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first && entries.length === 1 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[first[0]];
      if (!intrinsic) throw new Error(`The local stack does not know the intrinsic function ${first[0]}.`);
      return intrinsic(first[1]);
    }
    const plain = entries.map(([key, element]) => [key, resolve(element)] as const);
    return Object.fromEntries(plain.filter(([, element]) => element !== absent));
  };
  return (value) => {
    const plain = resolve(value);
    return plain === absent ? undefined : plain;
  };
};

const pseudoParameter = (place: Place, name: string): string | typeof absent | undefined => {
  const { partition, region, account, urlSuffix, stackName } = place;
  const stackId = `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/local`;
  const values: Readonly<Record<string, string | typeof absent>> = {
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::URLSuffix': urlSuffix,
    'AWS::StackName': stackName,
    'AWS::StackId': stackId,
    'AWS::NoValue': absent,
  };
  return values[name];
};

const splitAtDot = (text: string): [string, string] => {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
};

const strings = (value: unknown, of: string): string[] => {
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number'))
    return value.map(String);
  throw new Error(`Fn::${of} needs a list of strings, not ${JSON.stringify(value)}.`);
};
