import * as z from 'zod/mini';
import { DownMessage, UpMessage } from '../../shared/messages.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

/**
 * The types of the wire as plain declarations, in place of those that tsc would emit: those are written in the types
 * of the schemas' library, which whoever uses the client would have to install.
 */
export const wireTypes = (): string => {
  const { up, down, parts } = definitions();
  return `/** The wire. Instants are epoch milliseconds of the server. */
export type UpMessages = ${messagesOf(up)};
export type DownMessages = ${messagesOf(down)};
export type Action = keyof UpMessages;
export type UpOf<A extends Action> = UpMessages[A];
export type UpMessage = UpMessages[Action];
export type DownType = keyof DownMessages;
export type DownOf<T extends DownType> = DownMessages[T];
export type DownMessage = DownMessages[DownType];
${partsOf(parts)}
export declare const SUBPROTOCOL = 'vigil.v1';
`;
};

type Named = readonly (readonly [name: string, schema: Schema])[];

/** Both ways share the parts that have a name; those of messages are in small letters. */
const definitions = (): { up: Named; down: Named; parts: Named } => {
  const [up = [], down = []] = [UpMessage, DownMessage].map((schema) =>
    Object.entries((z.toJSONSchema(schema) as Schema).$defs ?? {}),
  );
  const isPart = ([name]: Named[number]) => /^[A-Z]/.test(name);
  const isMessage = (named: Named[number]) => !isPart(named);
  const parts = Object.entries(Object.fromEntries([...up, ...down].filter(isPart)));
  return { up: up.filter(isMessage), down: down.filter(isMessage), parts };
};

const messagesOf = (messages: Named): string => {
  const members = messages.map(([name, message]) => {
    // By what it says of itself: what goes both ways has two names in the documents.
    const { action, type } = message.properties ?? {};
    const tag = (action ?? type)?.const ?? name;
    return `${commentOf(message)}${JSON.stringify(tag)}: ${typeOf(message)};`;
  });
  return `{\n${members.join('\n')}\n}`;
};

const partsOf = (parts: Named): string =>
  parts.map(([name, schema]) => `${commentOf(schema)}export type ${name} = ${typeOf(schema)};`).join('\n');

const commentOf = ({ description }: Schema): string =>
  description === undefined ? '' : `/** ${description.replaceAll('*/', '* /')} */ `;

/** @throws TypeError for a schema that it does not know how to write: a type must not become `unknown` by accident. */
const typeOf = (schema: Schema): string => {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map(typeOf));
  if (Array.isArray(schema.type))
    return union(schema.type.map((type: string) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return `(${typeOf(schema.items ?? {})})[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case undefined:
      if (Object.keys(schema).every((name) => name === 'description')) return 'unknown';
  }
  throw new TypeError(`There is no type for ${JSON.stringify(schema)}.`);
};

const objectOf = ({ properties = {}, required = [], additionalProperties: rest }: Schema): string => {
  if (typeof rest === 'object' && Object.keys(rest).length > 0) return `{ [name: string]: ${typeOf(rest)} }`;
  const members = Object.entries(properties).map(([name, schema]) => {
    const [mark, or] = required.includes(name) ? ['', ''] : ['?', ' | undefined'];
    return `${commentOf(schema)}${JSON.stringify(name)}${mark}: ${typeOf(schema)}${or};`;
  });
  return `{ ${members.join(' ')} }`;
};

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
