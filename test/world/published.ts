import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** The published documents, and nothing else of ours: what somebody else would build on. */
type Schema = { readonly properties?: Readonly<Record<string, { readonly const?: string }>> };
type Ref = { readonly $ref: string };
export type Published = {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly action: string;
        readonly messages: readonly Ref[];
        readonly reply?: { readonly messages: readonly Ref[] };
      }
    >
  >;
};
type Body = {
  readonly content: {
    readonly 'application/json': {
      readonly schema: { readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> } };
    };
  };
  readonly description: string;
};
type PublishedService = Pick<Published, 'components'> & {
  readonly paths: { readonly '/': { readonly post: { readonly responses: Readonly<Record<string, Body>> } } };
};

const documentIn = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));

export const published = documentIn('asyncapi.json') as Published;
const service = documentIn('openapi.json') as PublishedService;

/** The ids of the messages that are referred to. */
export const idsOf = (messages: readonly Ref[]): readonly string[] => messages.map(({ $ref }) => idOf($ref));
const idOf = (ref: string): string => ref.split('/').at(-1) ?? '';

/** A consumer passes over fields that it does not know. Here there are none: what is sent is written. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const within = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return 'properties' in schema && 'type' in schema ? { additionalProperties: false, ...within } : within;
};

const ajv = new Ajv({ strict: false });
ajv.addSchema({ $id: 'wire', components: closed(published.components) });
ajv.addSchema({ $id: 'service', components: closed(service.components) });

const validators = new Map<string, ValidateFunction>();
const faultBy = (schema: string, message: object): string | null => {
  const validate = validators.get(schema) ?? ajv.compile({ $ref: schema });
  validators.set(schema, validate);
  if (validate(message)) return null;
  return `${ajv.errorsText(validate.errors)} in ${JSON.stringify(message).slice(0, 500)}`;
};

/** The ids of what comes down, by the types that are said. */
const down = new Map(
  idsOf(published.operations.tell?.messages ?? []).map((id) => {
    const { properties } = (published.components.schemas[id] ?? {}) as Schema;
    return [properties?.type?.const, id];
  }),
);

/** What is wrong with a message according to the published document of the wire; null when nothing is. */
export const unlikePublished = (message: { readonly type: string }): string | null => {
  const id = down.get(message.type);
  return id === undefined
    ? `There is no ${message.type} in the document.`
    : faultBy(`wire#/components/schemas/${id}`, message);
};

/** What is wrong with an answer of the backends' door; null when nothing is. */
export const unlikePublishedAnswer = (
  status: number,
  answer: { readonly type: string; readonly code?: string },
): string | null => {
  const body = service.paths['/'].post.responses[status];
  const ref = body?.content['application/json'].schema.discriminator?.mapping[answer.type];
  if (answer.type === 'error' && body?.description.includes(`\`${answer.code}\``))
    return faultBy('service#/components/schemas/error', answer);
  return ref === undefined
    ? `There is no ${status} with ${answer.code ?? answer.type} in the document.`
    : faultBy(`service${ref}`, answer);
};

/** Whether a message with this action may be answered so. */
export const isReplyTo = (action: string, type: string): boolean => {
  const { reply } = published.operations[action] ?? {};
  return reply === undefined || idsOf(reply.messages).some((id) => id === (down.get(type) ?? type));
};
