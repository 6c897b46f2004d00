import { toContentItem } from '../../../functions/aws/content/content-items.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { JsonText } from '../../../shared/json-text.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { INVITATION, joinS, S } from '../cases/scenes.ts';
import type { Cloud } from '../stage/cloud.ts';

export const ping = { action: 'ping' } as const;

export const put = (itemId: string, value: unknown = 'x') =>
  ({ action: 'content.put', sessionId: S, itemId, value }) as const;

/** Does it so often, one after the other. */
export const times = async (count: number, act: (nth: number) => Promise<unknown>): Promise<void> => {
  for (let nth = 1; nth <= count; nth += 1) await act(nth);
};

export const heardOn = (cloud: Cloud, connectionId: string): readonly DownMessage[] =>
  cloud.sockets().get(connectionId)?.heard ?? [];

/** What was heard last there. */
export const lastOn = (cloud: Cloud, connectionId: string): DownMessage | undefined =>
  heardOn(cloud, connectionId).at(-1);

/** How many messages of this type were heard there. */
export const count = (cloud: Cloud, connectionId: string, type: DownMessage['type']): number =>
  heardOn(cloud, connectionId).filter((message) => message.type === type).length;

/** How often this was refused there. */
export const refusals = (cloud: Cloud, connectionId: string, code: ErrorCode): number =>
  heardOn(cloud, connectionId).filter((message) => message.type === 'error' && message.code === code).length;

/** How many connections the table holds for open. */
export const connections = (cloud: Cloud): number =>
  [...cloud.items()].filter(({ pk }) => pk?.S?.startsWith('CONNECTION#')).length;

/** So many items are there, or were; null: they were deleted. */
export const placeContent = (cloud: Cloud, many: number, value: JsonText | null): Promise<void> => {
  const writes = [{ mark: 'm'.repeat(22), revision: 1, at: cloud.clock() }];
  return cloud.place(
    Array.from({ length: many }, (_, nth) =>
      toContentItem(S, { itemId: `item-${nth}`, revision: 1, value, writes }),
    ),
  );
};

/** A guest who came by a link, and whom Anna has let in. */
export const letIn =
  (guest = 'guest-1', connectionId = 'g1') =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.connect(connectionId, guest, { kind: 'guest', invitation: INVITATION });
    await cloud.say(connectionId, joinS);
    await cloud.say('a1', { action: 'waiting.admit', sessionId: S, participantId: guest });
    await cloud.say(connectionId, joinS);
  };
