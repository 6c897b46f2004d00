import type { DownMessage, UpMessage } from '../../../../shared/messages.ts';
import type { Ledger, Request, TabAccount } from '../account.ts';

/**
 * Nothing is refused as overtaken that nothing has overtaken: a connection is where it said last that it wants to be. Without
 * a number that is what came last, and a late copy of what was said before may.
 */
export const createPlacingRules = ({ fail }: Ledger) => {
  /** By connection: the last number that it gave to a message about where it is. */
  const last = new Map<string, number>();
  /** Those that have said since then that their person leaves for good, which takes no number. */
  const leaving = new Set<string>();
  return {
    asked: (connectionId: string, request: UpMessage): void => {
      if ('order' in request && request.order !== undefined)
        last.set(connectionId, Math.max(request.order, last.get(connectionId) ?? 0));
      if (request.action === 'member.leave') leaving.add(connectionId);
      else if (request.action === 'session.join') leaving.delete(connectionId);
    },
    /** Whoever was inside before may have been put out meanwhile, on all their connections. */
    heard: (
      { connectionId }: TabAccount,
      { request }: Request,
      message: DownMessage,
      wasInside: boolean,
    ): void => {
      if (message.type !== 'error' || message.code !== 'message.overtaken' || wasInside) return;
      if (request.action !== 'session.join' || request.order === undefined) return;
      if (request.order === last.get(connectionId) && !leaving.has(connectionId))
        fail('3', `${connectionId} was refused as overtaken, and has said nothing later.`);
    },
  };
};
