import { giveUp } from '../../shared/path/advance.ts';
import { goOn } from '../../shared/path/aside.ts';
import { type Intruder, named } from '../../shared/path/intruders.ts';
import { isWaiting } from '../../shared/presence/door.ts';
import type { ParticipantId, SessionId, Waiting } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

type Leading = Pick<App, 'participants' | 'sendOut' | 'advance' | 'trouble' | 'aside'>;

/**
 * Sends away those who wait and are meant, and tells the moderators once. What a death leaves of it is done by saying
 * the same again; until then nobody of them is let in by what they came by, and their patience ends it too.
 */
export const leadOut = async (
  app: Leading,
  sessionId: SessionId,
  ending: Intruder['ending'],
  by: ParticipantId,
  isMeant: (waiting: Waiting) => boolean,
): Promise<void> => {
  const meant = (await app.participants.gathered(sessionId)).filter(isWaiting).filter(isMeant);
  const cleared = await app.sendOut(sessionId, named(ending, meant), { by });
  const work = cleared.finish().then((gone) => giveUp(app, gone, app.aside));
  await goOn(app, work);
};
