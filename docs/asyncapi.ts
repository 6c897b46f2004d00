import * as z from 'zod/mini';
import { downMessages, SUBPROTOCOL, upMessages } from '../shared/messages.ts';

type Json = { readonly [key: string]: unknown };

/** The AsyncAPI 3 document of the wire, made from the schemas alone. */
export const asyncApi = (): Json => {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'output',
  });
  const up = messagesOf(upMessages, 'action');
  const down = messagesOf(downMessages, 'type');
  const refs = (messages: Json) =>
    Object.keys(messages).map((id) => ({ $ref: `#/channels/socket/messages/${id}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Vigil',
      version: '1.0.0',
      description:
        'Presence and inactivity logout for collaborative sessions, over one WebSocket. JSON text messages; instants are epoch milliseconds of the server. Fields may be added, none is ever renamed.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: {
      deployment: {
        host: '{api}.execute-api.{region}.amazonaws.com',
        pathname: '/{stage}',
        protocol: 'wss',
        variables: { api: {}, region: {}, stage: {} },
        description: `Offer the subprotocols "${SUBPROTOCOL}" and the credential, in this order. The credential is a token of the deployment's issuer, or for guests "guest.<secret of the link>.<key>" with a random key of 22 to 86 characters that the browser keeps. It is never part of the URL.`,
      },
      local: { host: '127.0.0.1:3000', pathname: '/ws', protocol: 'ws' },
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
      },
    },
    operations: {
      receive: { action: 'receive', channel: { $ref: '#/channels/socket' }, messages: refs(up) },
      send: { action: 'send', channel: { $ref: '#/channels/socket' }, messages: refs(down) },
    },
    components: {
      messages: { ...up, ...down },
      schemas: Object.fromEntries(Object.entries(schemas).map(withoutId)),
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
          contentType: 'application/json',
          payload: { $ref: `#/components/schemas/${id}` },
        },
      ];
    }),
  );

/** AsyncAPI's own dialect of JSON Schema has no place for them. */
const withoutId = ([id, { $id: _id, $schema: _schema, ...schema }]: [string, Json]): [string, Json] => [
  id,
  schema,
];
