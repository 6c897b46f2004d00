import { type Duration, instant } from '../shared/instant.ts';
import { giveUp } from '../shared/path/advance.ts';
import { showOnceMore } from '../shared/path/showing.ts';
import type { App } from './app.ts';
import { type AlarmEvent, type RingEvent, RingMessage, type RingRecord } from './events/timer.ts';
import { governPage } from './rules/groups.ts';
import type { Imposing } from './rules/imposing.ts';

/** An alarm rings: only a wake-up call. The truth is in the table, and `advance` reads it again. */
export const alarm =
  ({ advance }: Pick<App, 'advance'>) =>
  async ({ generation, ...key }: AlarmEvent): Promise<void> => {
    await advance(key, { type: 'wake', hand: 'hour', generation });
  };

/** What the queue shall hand out again; whatever is not named here is taken off it. */
export type Unfinished = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

export type RingOptions = {
  /** Is told of each that failed. */
  readonly failed: (fault: unknown) => void;
  readonly pause: (duration: Duration) => Promise<unknown>;
};

type Ringing = Imposing & Pick<App, 'registry' | 'connections'>;

/**
 * Messages of the second hand ring, several at once. One that fails delays none of the others, and comes again. The queue knows
 * whole seconds: what is left of one is waited for here.
 */
export const rings =
  (app: Ringing, { failed, pause }: RingOptions) =>
  async ({ Records }: RingEvent): Promise<Unfinished> => {
    const done = await Promise.allSettled(Records.map((record) => ring(app, pause, record)));
    const batchItemFailures = Records.filter((_, index) => done[index]?.status === 'rejected').map(
      ({ messageId }) => ({ itemIdentifier: messageId }),
    );
    for (const one of done) if (one.status === 'rejected') failed(one.reason);
    return { batchItemFailures };
  };

/** Longer ones would be somebody's clock, and the core puts the message again. */
const LONGEST_PAUSE: Duration = 2_000;

const ring = async (app: Ringing, pause: RingOptions['pause'], { body }: RingRecord): Promise<void> => {
  const message = RingMessage.parse(JSON.parse(body));
  const early = message.at - app.clock();
  if (early > 0 && early <= LONGEST_PAUSE) await pause(early);
  switch (message.type) {
    case 'participant': {
      const { sessionId, participantId, at, telling } = message;
      const wake = { type: 'wake', hand: 'second', at: instant(at), ...(telling && { telling }) } as const;
      await app.advance({ sessionId, participantId }, wake);
      break;
    }
    case 'group':
      await governPage(app, message.groupId, message.from, message.owed);
      break;
    case 'lists': {
      const { gone, failed } = await showOnceMore(app, message.sessionId, instant(message.at));
      await giveUp(app, gone);
      if (failed.length > 0) throw new AggregateError(failed, `${failed.length} lists could not be told`);
    }
  }
};
