import type { ParticipationState } from '../../../../../client/client.ts';
import type { Role } from '../../../../../shared/presence/participant.ts';
import { connectionsOf, isInside } from '../../account.ts';
import type { AppAccount, Apps } from './apps.ts';

/** What an application that was long undisturbed shows of its own person is what the table holds. */
export const createPlaceRule = ({ fail, snapshotOf }: Apps) => {
  const judgePlace = (app: AppAccount) => {
    const { sight } = app;
    const state = sight.state();
    const snapshot = snapshotOf(app);
    const isHeld = isInside(snapshot) && connectionsOf(snapshot).includes(sight.connectionId());
    const believes = state.phase === 'present' || state.phase === 'warned';
    if (believes && state.live && !isHeld)
      fail(`${sight.name} shows ${state.phase}, but ${app.person} is not inside with it.`);
    if (!isHeld) return;
    if (!believes || !state.live)
      fail(`${sight.name} shows ${state.phase}${state.live ? '' : ', unconfirmed'}, but it is inside.`);
    else if (state.phase !== snapshot?.phase)
      fail(`${sight.name} shows ${state.phase}, but ${app.person} is ${snapshot?.phase}.`);
    else judgeRoleShown(app, state, snapshot.role);
  };

  const judgeRoleShown = ({ sight, person }: AppAccount, { role, waiting }: ParticipationState, is: Role) => {
    if (role !== is) fail(`${sight.name} shows ${person} as ${role}, who is ${is}.`);
    if (is !== 'moderator' && waiting.length > 0)
      fail(`${sight.name} shows who waits, and ${person} does not moderate.`);
  };

  return judgePlace;
};
