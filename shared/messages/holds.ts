import * as z from 'zod/mini';
import { holdReasons, LONGEST_HOLD } from '../hold.ts';
import { part, says } from './described.ts';
import { about, declared, down, instant, milliseconds, of, up } from './fields.ts';

const reason = part(
  z.enum(holdReasons),
  'HoldReason',
  'Why somebody is here though they do nothing. There may be more some day.',
);

/** What others see of it. */
export const hold = part(
  z.object({
    reason: says(reason, 'Why.'),
    until: says(instant, 'Until when they are not warned, if nobody ends it before.'),
  }),
  'HoldSeen',
  'Somebody has said that they are here though they do nothing, and is not warned meanwhile.',
);

const warnAt = says(
  z.nullable(instant),
  'When the next warning comes if nothing is done; null while one stands.',
);

/** Where a deployment allows it, people may put their own warning off for a while, before everybody’s eyes. */
export const holdsUp = declared(() => [
  up(
    'session.hold',
    'Says that I am here though I do nothing: I am not warned for so long. Answers a warning that stands. Everybody sees it, and a moderator may end it. Refused where the deployment allows none (`hold.off`), and when the limit is used up with no other act of mine in between (`hold.used-up`).',
    {
      sessionId: of.session,
      reason: says(reason, 'Why.'),
      for: says(
        milliseconds.check(z.positive(), z.maximum(LONGEST_HOLD)),
        'For how long from now, in milliseconds. It is cut to what the limit leaves; the reply says until when it is.',
      ),
    },
  ),
  up('session.release', 'Ends my hold, if there is one: the idle timeout starts anew.', {
    sessionId: of.session,
  }),
  up(
    'participant.release',
    'Ends the hold of somebody, if there is one. Whoever has done nothing for the idle timeout is warned at once.',
    { sessionId: of.session, participantId: of.participant },
  ),
]);

export const holdsDown = /* @__PURE__ */ declared(() => [
  down('session.held', 'You are not warned until then.', {
    sessionId: about.session,
    hold: says(hold, 'What others see of it.'),
    warnAt,
  }),
  down('session.released', 'You hold no more.', { sessionId: about.session, warnAt }),
  down('participant.released', 'They hold no more, as you asked.', {
    sessionId: about.session,
    participantId: about.participant,
  }),
]);
