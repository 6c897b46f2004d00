import { LONGEST_WAY_IN } from '../../functions/aws/session-deletion.ts';
import type { Answer } from '../../functions/message/answer.ts';
import { call } from '../../functions/service/call.ts';
import type { DownMessage, UpMessage } from '../../shared/messages.ts';
import type { Deletions, KeptReplies, KeptReply } from '../../shared/ports/service.ts';
import { unlikePublishedAnswer } from './published.ts';
import type { World } from './world.ts';

/** Kept replies in memory. They last as long as the world. */
export const memoryKeptReplies = (): KeptReplies => {
  const kept = new Map<string, KeptReply>();
  const under = (serviceId: string, key: string) => JSON.stringify([serviceId, key]);
  return {
    find: async (serviceId, key) => kept.get(under(serviceId, key)) ?? null,
    keep: async (serviceId, key, reply) => {
      if (!kept.has(under(serviceId, key))) kept.set(under(serviceId, key), reply);
    },
  };
};

/** Deletes a limited number of memberships, and finally the session; the content goes with it. */
export const memoryDeletions = ({ members, sessions }: World): Deletions => ({
  begin: async (sessionId, _by, now) => {
    const session = await sessions.find(sessionId);
    if (session?.doomedAt === null) sessions.doom(sessionId, now);
    return session === null ? 'missing' : 'begun';
  },
  erase: async (sessionId, now, most) => {
    const entitled = members.ids(sessionId).slice(0, most);
    for (const id of entitled) await members.remove(sessionId, id);
    const since = (await sessions.find(sessionId))?.doomedAt ?? 0;
    if (entitled.length > 0 || now < since + LONGEST_WAY_IN) return 'begun';
    sessions.forget(sessionId);
    return 'gone';
  },
});

export type ReplyOf<T extends Answer['type']> = Extract<DownMessage, { type: T }>;

/** A backend with this role: it reaches the function with the events that the function URL would make. */
export const openBackend = (world: World, role = 'Backend', roles: readonly string[] | null = null) => {
  const kept = memoryKeptReplies();
  const deletions = memoryDeletions(world);
  const userArn = `arn:aws:sts::123456789012:assumed-role/${role}/i-1`;
  const sendText = async (body: string, method = 'POST') => {
    const reply = await call(
      { ...world.app(), kept, deletions },
      undefined,
      roles,
    )({
      requestContext: { timeEpoch: world.clock(), http: { method }, authorizer: { iam: { userArn } } },
      body,
      isBase64Encoded: false,
    });
    const said = JSON.parse(reply.body) as DownMessage;
    const fault = unlikePublishedAnswer(reply.statusCode, said);
    if (fault !== null) throw new Error(`It is not as published: ${fault}.`);
    return { status: reply.statusCode, reply: said };
  };
  const send = async (request: UpMessage): Promise<DownMessage> =>
    (await sendText(JSON.stringify(request))).reply;
  return {
    id: `service:123456789012/${role}`,
    sendText,
    send,
    /** @throws when the answer is of any other type. */
    ask: async <T extends Answer['type']>(type: T, request: UpMessage): Promise<ReplyOf<T>> => {
      const reply = await send(request);
      if (reply.type !== type) throw new Error(`It was answered by ${JSON.stringify(reply)}.`);
      return reply as ReplyOf<T>;
    },
    /**
     * The code of the error that it is refused with.
     * @throws when it is not refused.
     */
    refused: async (request: UpMessage): Promise<string> => {
      const reply = await send(request);
      if (reply.type !== 'error') throw new Error(`It was answered by ${reply.type}.`);
      return reply.code;
    },
  };
};
