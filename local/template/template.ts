import * as z from 'zod/mini';

/** A resource as CloudFormation declares it, before any intrinsic function is resolved. */
export type Resource = { readonly type: string; readonly properties: Readonly<Record<string, unknown>> };

/** A synthesized template, reduced to what a host needs. */
export type Template = {
  readonly parameters: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly resources: ReadonlyMap<string, Resource>;
};

const schema = z.object({
  Parameters: z.optional(z.record(z.string(), z.looseObject({ Type: z.string() }))),
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
});

/** @throws when the text is no CloudFormation template. */
export const parseTemplate = (text: string): Template => {
  const template = z.parse(schema, JSON.parse(text));
  const resources = Object.entries(template.Resources).map(
    ([logicalId, { Type, Properties }]) => [logicalId, { type: Type, properties: Properties ?? {} }] as const,
  );
  return { parameters: template.Parameters ?? {}, resources: new Map(resources) };
};

/** Every resource of one type, by logical id. */
export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  [...template.resources].filter(([, resource]) => resource.type === type);
