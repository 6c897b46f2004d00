import * as z from 'zod/mini';
import { DownMessage, UpMessage } from '../../shared/messages.ts';

type Schema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
};

/**
 * The types of the wire as plain declarations, in place of those that tsc would emit: those are written in the types
 * of the schemas' library, which whoever uses the client would have to install.
 */
export const wireTypes = (): string => `/** The wire. Instants are epoch milliseconds of the server. */
export type UpMessages = ${messagesOf(UpMessage)};
export type DownMessages = ${messagesOf(DownMessage)};
export type Action = keyof UpMessages;
export type UpOf<A extends Action> = UpMessages[A];
export type UpMessage = UpMessages[Action];
export type DownType = keyof DownMessages;
export type DownOf<T extends DownType> = DownMessages[T];
export type DownMessage = DownMessages[DownType];
export type RosterEntry = DownOf<'session.joined'>['roster'][number];
export type WaitingEntry = DownOf<'waiting.changed'>['waiting'][number];
export type SessionInfo = DownOf<'session.joined'>['session'];
export type GroupInfo = DownOf<'group.changed'>['group'];
export type SessionSummary = DownOf<'sessions'>['sessions'][number];
export declare const SUBPROTOCOL = 'vigil.v1';
`;

const messagesOf = (schema: z.ZodMiniType): string => {
  const { $defs = {} } = z.toJSONSchema(schema) as Schema;
  const members = Object.entries($defs).map(
    ([name, message]) => `/** ${message.description ?? name} */ ${JSON.stringify(name)}: ${typeOf(message)};`,
  );
  return `{\n${members.join('\n')}\n}`;
};

/** @throws TypeError for a schema that it does not know how to write: a type must not become `unknown` by accident. */
const typeOf = (schema: Schema): string => {
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

const objectOf = ({ properties = {}, required = [] }: Schema): string => {
  const members = Object.entries(properties).map(([name, schema]) =>
    required.includes(name)
      ? `${JSON.stringify(name)}: ${typeOf(schema)};`
      : `${JSON.stringify(name)}?: ${typeOf(schema)} | undefined;`,
  );
  return `{ ${members.join(' ')} }`;
};

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
