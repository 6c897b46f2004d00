import * as z from 'zod/mini';
import { replies } from '../../shared/messages/replies.ts';
import { serviceDown, serviceUp } from '../../shared/messages/service.ts';
import { downMessages, SUBPROTOCOL, upMessages } from '../../shared/messages.ts';
import { ofTexts, schemasFor } from './schemas.ts';

type Json = { readonly [key: string]: unknown };

/** The AsyncAPI 3 document of the wire, made from the schemas alone. */
export const asyncApi = (): Json => {
  // AsyncAPI's own dialect is a superset of it.
  const schemas = schemasFor('draft-7');
  const up = messagesOf(without(upMessages, serviceUp()), 'action');
  const down = messagesOf(without(downMessages, serviceDown()), 'type');
  for (const [id, schema] of Object.entries(schemas)) demandWords(id, schema as Json);
  for (const id of Object.keys(up)) demandClosed(id, schemas[id] as Json);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Vigil',
      version: '1.0.0',
      description: `Presence and inactivity logout for collaborative sessions, over one WebSocket. JSON text messages; instants are epoch milliseconds of the server. What comes down may get more fields, and none is ever renamed: pass over those that you do not know. What goes up is refused (\`message.invalid\`) if it has a field that is not written here, because it would do nothing. ${ofTexts} API Gateway has frames of its own, without a \`type\`; they are in docs/errors.md.`,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      deployment: {
        host: '{api}.execute-api.{region}.amazonaws.com',
        pathname: '/{stage}',
        protocol: 'wss',
        variables: {
          api: { description: 'The id of the API, as the output WebSocketUrl of the stack has it.' },
          region: { description: 'The Region of the stack.' },
          stage: { default: 'v1', description: 'The stage of the API.' },
        },
        security: [{ $ref: '#/components/securitySchemes/credential' }],
        description: 'A deployment of one’s own. With a domain name, it is that one.',
      },
      local: {
        host: '127.0.0.1:3000',
        pathname: '/ws',
        protocol: 'ws',
        security: [{ $ref: '#/components/securitySchemes/credential' }],
        description: 'The local stack, which `npm start` starts.',
      },
    },
    channels: {
      socket: {
        address: '/',
        description: 'The one socket. The client speaks first.',
        messages: Object.fromEntries(
          [...Object.keys(up), ...Object.keys(down)].map((id) => [
            id,
            { $ref: `#/components/messages/${id}` },
          ]),
        ),
        bindings: { ws: { method: 'GET', headers: { $ref: '#/components/schemas/UpgradeHeaders' } } },
      },
    },
    operations: operationsOf(Object.keys(up), Object.keys(down)),
    components: {
      messages: { ...up, ...down },
      correlationIds: {
        request: {
          description:
            'The reply to a message carries its `requestId`. Without one there is no telling which it was.',
          location: '$message.payload#/requestId',
        },
      },
      securitySchemes: {
        credential: {
          type: 'httpApiKey',
          in: 'header',
          name: 'Sec-WebSocket-Protocol',
          description: `The second of two subprotocols, after "${SUBPROTOCOL}": a token of the deployment's issuer, or for guests "guest.<secret of the link>.<key>" with a random key of 22 to 86 characters that the browser keeps. It is never part of the URL.`,
        },
      },
      schemas: {
        UpgradeHeaders: upgradeHeaders,
        ...Object.fromEntries(
          Object.entries(schemas)
            .filter(([id]) => !idsOf([...serviceUp(), ...serviceDown()]).includes(id))
            .map(withoutId),
        ),
      },
    },
  };
};

/** Messages only for backends are in another document (openapi.ts). */
const without = (
  messages: readonly z.core.$ZodType[],
  others: readonly z.core.$ZodType[],
): readonly z.core.$ZodType[] => messages.filter((message) => !others.includes(message));

const idsOf = (messages: readonly z.core.$ZodType[]): string[] =>
  messages.map((message) => z.globalRegistry.get(message)?.id ?? '');

const upgradeHeaders: Json = {
  type: 'object',
  description: 'What an upgrade has to offer. The answer names the first of the two subprotocols.',
  properties: {
    'Sec-WebSocket-Protocol': {
      type: 'string',
      pattern: `^${SUBPROTOCOL.replaceAll('.', '\\.')}, *[^, ]+$`,
      description: `"${SUBPROTOCOL}" and the credential, in this order, with a comma between them.`,
    },
  },
  required: ['Sec-WebSocket-Protocol'],
};

/** One operation for each message that a client sends, with its answers, and one for unrequested messages. */
const operationsOf = (up: readonly string[], down: readonly string[]): Json => {
  const channel = { $ref: '#/channels/socket' };
  const refs = (ids: readonly string[]) => ids.map((id) => ({ $ref: `#/channels/socket/messages/${id}` }));
  const asked = up.map((id) => {
    const told = replies[id as keyof typeof replies].filter((type) => down.includes(type));
    const answers = [...told, 'error'];
    return [
      id,
      { action: 'receive', channel, messages: refs([id]), reply: { channel, messages: refs(answers) } },
    ];
  });
  return {
    ...Object.fromEntries(asked),
    tell: {
      action: 'send',
      channel,
      messages: refs(down),
      summary: 'What others did, what time brought, and the replies.',
    },
  };
};

const messagesOf = (messages: readonly z.core.$ZodType[], tag: 'action' | 'type'): Json =>
  Object.fromEntries(
    messages.map((schema) => {
      const { id, description } = z.globalRegistry.get(schema) ?? {};
      if (id === undefined) throw new Error(`A message with no ${tag} cannot be documented.`);
      return [
        id,
        {
          name: id,
          summary: description,
          correlationId: { $ref: '#/components/correlationIds/request' },
          payload: { $ref: `#/components/schemas/${id}` },
        },
      ];
    }),
  );

const partsOf = ({ items = [], anyOf = [], oneOf = [], allOf = [] }: Json): Json[] =>
  [items, anyOf, oneOf, allOf].flat() as Json[];

/** @throws Error for a field without a description. */
const demandWords = (place: string, schema: Json): void => {
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
    if (typeof field.description !== 'string')
      throw new Error(`${place}.${name} has no description: declare it by \`says(…, 'a sentence')\`.`);
    demandWords(`${place}.${name}`, field);
  }
  for (const part of partsOf(schema)) demandWords(place, part);
};

/** @throws Error for an object that a client sends and whose unknown fields would be dropped silently. */
const demandClosed = (place: string, schema: Json): void => {
  if (schema.properties && schema.additionalProperties !== false)
    throw new Error(`${place} drops unknown fields in silence: make it a z.strictObject.`);
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Json>))
    demandClosed(`${place}.${name}`, field);
  for (const part of partsOf(schema)) demandClosed(place, part);
};

/** AsyncAPI's own dialect of JSON Schema has no place for them. */
const withoutId = ([id, { $id: _id, $schema: _schema, ...schema }]: [string, Json]): [string, Json] => [
  id,
  schema,
];
