import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** The published document of the wire, and nothing else of ours: what somebody else would build on. */
export type Published = {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly reply?: { readonly messages: readonly Ref[] } }>
  >;
};
type Ref = { readonly $ref: string };

export const published = JSON.parse(
  readFileSync(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8'),
) as Published;

/** The ids of the messages that are referred to. */
export const idsOf = (messages: readonly Ref[]): readonly string[] =>
  messages.map(({ $ref }) => $ref.split('/').at(-1) ?? '');

const ajv = new Ajv({ strict: false });
ajv.addSchema({ $id: 'wire', ...published });
const validators = new Map<string, ValidateFunction>();

/** What is wrong with a message according to the published document; null when nothing is. */
export const unlikePublished = (message: { readonly type: string }): string | null => {
  const { type } = message;
  if (published.components.schemas[type] === undefined) return `There is no ${type} in the document.`;
  const validate =
    validators.get(type) ??
    ajv.compile({ $ref: `wire#/components/schemas/${type.replaceAll('~', '~0').replaceAll('/', '~1')}` });
  validators.set(type, validate);
  return validate(message) ? null : `${type}: ${ajv.errorsText(validate.errors)}`;
};

/** Whether a message with this action may be answered so. */
export const isReplyTo = (action: string, type: string): boolean => {
  const { reply } = published.operations[action] ?? {};
  return reply === undefined || idsOf(reply.messages).includes(type);
};
