import * as z from 'zod/mini';
import { codesByStatus } from '../../functions/service/status.ts';
import { replies } from '../../shared/messages/replies.ts';
import { type Action, downMessages, upMessages } from '../../shared/messages.ts';
import { type Right, rights } from '../../shared/rights.ts';
import { ofTexts, schemasFor } from './schemas.ts';

type Json = { readonly [key: string]: unknown };

/** What a backend may send, according to the table of rights. */
export const serviceActions = (Object.keys(rights) as Right[])
  .filter((right) => rights[right][3] !== undefined)
  .map((right) => right as Action);

/** How it is answered: of whom a backend takes a right away it is told how many they were. */
const repliesTo = (action: Action) => replies[action].filter((type) => type !== 'member.removed');

/** The types of its answers. */
export const serviceReplies = [...new Set(serviceActions.flatMap((action) => repliesTo(action)))];

/** The OpenAPI 3.1 document of the backends' door, made from the schemas alone. */
export const openApi = (): Json => {
  const schemas = schemasFor('draft-2020-12');
  const said = idsOf(upMessages, serviceActions);
  const heard = idsOf(downMessages, serviceReplies);
  const needed = reachable([...said.values(), ...heard.values(), 'error'], schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vigil, the door of the backends',
      version: '1.0.0',
      description:
        'A backend says the messages of Vigil over HTTPS: one request, one reply. Requests are signed by AWS Signature Version 4 for the service `lambda`, and taken for five minutes; a message with a `key` is done once, however often it is sent or played again. Instants are epoch milliseconds of the server. Replies may get more fields, and none is ever renamed.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: 'https://{id}.lambda-url.{region}.on.aws',
        description: 'A deployment of one’s own: the output ServiceUrl of the stack.',
        variables: { id: { default: 'id' }, region: { default: 'eu-central-1' } },
      },
      { url: 'http://127.0.0.1:3000/service', description: 'The local stack, which `npm start` starts.' },
    ],
    security: [{ sigv4: [] }],
    paths: {
      '/': {
        post: {
          operationId: 'say',
          summary: 'Says one message.',
          requestBody: {
            required: true,
            description: `At most 32 KB. A field that is not written here is refused, because it would do nothing. ${ofTexts}`,
            content: { 'application/json': { schema: oneOf('action', said) } },
          },
          responses: {
            '200': {
              description: 'It was done: the reply to the message. At most 128 KB.',
              content: { 'application/json': { schema: oneOf('type', heard) } },
            },
            ...refusals(),
            '502': {
              description:
                'The function has failed, and nobody knows whether it was done: say it again, with the same `key`.',
              content: { 'application/json': { schema: platform } },
            },
          },
        },
      },
    },
    components: {
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4, service `lambda`, by a role that may call the function URL.',
        },
      },
      schemas: {
        OfThePlatform: ofThePlatform,
        ...Object.fromEntries(needed.map((id) => [id, withoutId(schemas[id] as Json)])),
        ...Object.fromEntries([...said].map(([action, id]) => [id, answered(action, schemas[id] as Json)])),
      },
    },
  };
};

const oneOf = (propertyName: string, ids: ReadonlyMap<string, string>): Json => ({
  oneOf: [...ids.values()].map((id) => ({ $ref: `#/components/schemas/${id}` })),
  discriminator: {
    propertyName,
    mapping: Object.fromEntries([...ids].map(([tag, id]) => [tag, `#/components/schemas/${id}`])),
  },
});

const refusals = (): Json =>
  Object.fromEntries(
    [...codesByStatus()]
      // A function that fails has no answer of its own.
      .filter(([status]) => status !== 500)
      .toSorted(([one], [other]) => one - other)
      .map(([status, codes]) => [
        String(status),
        {
          description: `${codes.map((code) => `\`${code}\``).join(', ')}.${beside[status] ?? ''}`,
          content: { 'application/json': { schema: status === 403 ? { anyOf: [error, platform] } : error } },
        },
      ]),
  );

const error = { $ref: '#/components/schemas/error' };
const platform = { $ref: '#/components/schemas/OfThePlatform' };

const beside: Readonly<Record<number, string>> = {
  403: ' What IAM turns away itself has another body.',
};

const ofThePlatform: Json = {
  type: 'object',
  description: 'What the platform answers by itself.',
  properties: { Message: { type: 'string', description: 'Why, in words of its own.' } },
  required: ['Message'],
};

/** The schemas of these messages, by their names on the wire. */
const idsOf = (
  messages: readonly z.core.$ZodType[],
  wanted: readonly string[],
): ReadonlyMap<string, string> =>
  new Map(
    messages.flatMap((message) => {
      const { shape } = message as unknown as {
        shape: Record<string, { def?: { values?: readonly string[] } }>;
      };
      const [tag] = (shape.action ?? shape.type)?.def?.values ?? [];
      const id = z.globalRegistry.get(message)?.id;
      return tag !== undefined && id !== undefined && wanted.includes(tag) ? [[tag, id] as const] : [];
    }),
  );

/** These, and every schema that they refer to. */
const reachable = (ids: readonly string[], schemas: Readonly<Record<string, Json>>): string[] => {
  const found = new Set<string>();
  const look = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const [, part] of JSON.stringify(schemas[id]).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      if (part !== undefined) look(part);
  };
  ids.forEach(look);
  return [...found].toSorted();
};

/** A message, with words about how it is answered: there is one operation for all of them. */
const answered = (action: string, schema: Json): Json => {
  const types = repliesTo(action as Action).map((type) => `\`${type}\``);
  return {
    ...withoutId(schema),
    description: `${String(schema.description)} Answered by ${types.join(' or ')}.`,
  };
};

const withoutId = ({ $id: _id, $schema: _schema, ...schema }: Json): Json => schema;
