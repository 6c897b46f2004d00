import type { Connection } from '../../client/link/connection.ts';
import { settled } from './hand-clock.ts';

type Said = { readonly action: string; readonly [field: string]: unknown };

/** A connection whose requests a test answers one by one, the last one first. */
export const fakeConnection = () => {
  const said: (Said & { readonly options?: unknown })[] = [];
  const sent: Said[] = [];
  const dropped: unknown[] = [];
  const line = { isUp: true };
  const asked: { readonly action: string; readonly settle: (reply: unknown) => void }[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const connection = {
    request: (body: Said, options: { readonly [name: string]: unknown } = {}) => {
      const isTold = Object.values(options).some((one) => one !== undefined);
      said.push({ ...body, ...(isTold && { options }) });
      return new Promise((resolve, reject) => {
        const settle = (reply: unknown) => (reply instanceof Error ? reject(reply) : resolve(reply));
        asked.push({ action: body.action, settle });
      });
    },
    send: (body: Said) => {
      if (line.isUp) sent.push(body);
      return line.isUp;
    },
    drop: (reason: unknown) => dropped.push(reason),
    inTurn: (work: () => Promise<boolean>) => {
      const mine = turn.then(work);
      turn = mine.catch(() => {});
      return mine;
    },
  };
  return {
    connection: connection as unknown as Connection,
    line,
    said,
    sent,
    actions: () => said.map(({ action }) => action),
    dropped,
    /** Answers the last request, or the last of this action. */
    answer: async (reply: unknown, to?: string) => {
      asked.findLast(({ action }) => to === undefined || action === to)?.settle(reply);
      await settled();
    },
  };
};
