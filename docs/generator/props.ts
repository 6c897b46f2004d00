import type * as z from 'zod/mini';
import * as kind from '../../infra/settings/kinds.ts';
import { notes, propNames, schema } from '../../infra/settings/schema.ts';
import { standardIds } from '../../shared/standards/standard.ts';

/** The construct's properties, from the schema that checks them: an editor shows what `docs/settings.md` says. */
export const propsModule = (): string => `import type { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * Every setting of \`docs/settings.md\` that concerns a deployment inside an app of one's own. What is not said has the default.
 * Made from \`infra/settings/schema.ts\` by \`npm run docs\`.
 */
export interface VigilProps {
${propNames.map(property).join('\n\n')}
}
`;

const property = (name: string): string => {
  const field = schema.shape[name as keyof typeof schema.shape] as z.ZodMiniType;
  const note = notes.get(field);
  if (!note) throw new Error(`The setting ${name} is not described.`);
  return `  /**
   * ${note.meaning}
   *
   * @default ${note.standard}
   */
  readonly ${name}?:${laidOut(typeOf(name, field))};`;
};

/** Laid out as the formatter does a union: on one line, or one member per line. */
const laidOut = (type: string): string =>
  type.length < 80 ? ` ${type}` : ['', ...type.split(' | ')].join('\n    | ');

const types = new Map<unknown, string>([
  ...[kind.duration, kind.durationOrNone, kind.hold].map((one) => [one, 'Duration | string'] as const),
  [kind.standards, [...standardIds.map((id) => `'${id}'`), 'readonly string[]'].join(' | ')],
  [kind.functionArn, 'IFunction'],
  [kind.eventBus, 'IEventBus | string'],
  [kind.keyArn, 'IKey | string'],
  [kind.number, 'number'],
  [kind.door, 'number'],
  [kind.texts, 'readonly string[]'],
  [kind.origins, 'readonly string[]'],
  [kind.pages, 'readonly string[]'],
  [kind.secureOrigins, 'readonly string[]'],
  [kind.roleArns, 'readonly string[]'],
  ...[
    kind.text,
    kind.url,
    kind.namespace,
    kind.email,
    kind.domainName,
    kind.certificateArn,
    kind.edgeCertificateArn,
  ].map((one) => [one, 'string'] as const),
]);

/** @throws TypeError for a kind that it does not know: a type must not become `string` by accident. */
const typeOf = (name: string, field: z.ZodMiniType): string => {
  const { innerType } = (field as z.ZodMiniOptional)._zod.def;
  const known = types.get(innerType);
  if (known) return known;
  const { type, entries } = (innerType as z.ZodMiniEnum)._zod.def;
  if (type !== 'enum') throw new TypeError(`There is no type for the setting ${name}.`);
  const values = Object.keys(entries);
  if (values.join() === 'true,false') return 'boolean';
  const isNumber = values.every((value) => /^\d+$/.test(value));
  return values.map((value) => (isNumber ? value : `'${value}'`)).join(' | ');
};
