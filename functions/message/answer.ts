import { endings } from '../../shared/endings.ts';
import { type ErrorCode, errors } from '../../shared/errors.ts';
import type { Refusal } from '../../shared/lifecycle/effect.ts';
import type { DownMessage, DownOf, DownType } from '../../shared/messages.ts';
import type { Participant } from '../../shared/presence/participant.ts';

/** A down message before it is stamped with `requestId` and `serverTime`. */
export type Answer = { [T in DownType]: Omit<DownOf<T>, 'requestId' | 'serverTime'> }[DownType];

/** Builds the error for a refused message. `detail` is for its sender's eyes: it names nothing they did not send. */
export const refused = (
  code: ErrorCode,
  detail: string,
  more: Pick<DownOf<'error'>, 'current' | 'session' | 'group'> = {},
): Answer => ({ type: 'error', code, ...errors[code], detail, ...more });

/** The error for what the lifecycle refused. */
export const refusedBy = (refusal: Refusal, participant: Participant | null): Answer => {
  if (refusal !== 'participation-ended') return refused(...refusals[refusal]);
  return participant?.phase === 'ended'
    ? refused('participation.ended', endings[participant.ending].sentence)
    : refused(...refusals['not-joined']);
};

const refusals: Readonly<
  Record<Exclude<Refusal, 'participation-ended'>, readonly [code: ErrorCode, detail: string]>
> = {
  'not-joined': ['session.not-joined', 'Send session.join on this connection first.'],
  'is-inside': ['participant.inside', 'Remove them, if they have to leave.'],
  'knocked-anew': ['participant.knocked-anew', 'Look at the waiting room as it is now.'],
  overtaken: ['message.overtaken', 'The connection has said later where it wants to be.'],
  'login-required': [
    'session.login-required',
    'Open a new connection with a token of a login later than your ending. It has to say so as auth_time.',
  ],
  'no-holds': ['hold.off', 'This deployment has no holdLimit.'],
  'held-enough': ['hold.used-up', 'Any other act of yours begins it anew: an activity, or an extension.'],
};

/** To what was said before something that has been done already. */
export const overtaken = (): Answer => refused(...refusals.overtaken);

export const stamped = (answer: Answer, requestId: string | undefined, serverTime: number): DownMessage =>
  ({ ...answer, ...(requestId === undefined ? {} : { requestId }), serverTime }) as DownMessage;
