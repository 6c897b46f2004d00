import type { ParticipationState } from '../../../../../client/client.ts';
import { isOver } from '../../../../../client/session/participation-state.ts';
import { type AppAccount, type Apps, SECOND } from './apps.ts';
import { broken } from './asked.ts';

/** Whatever a client shows has come to pass: each logout, each ending, and what it says is of now. */
export const createShownRule =
  ({ now, fail, truthOfApp }: Apps) =>
  (app: AppAccount, state: ParticipationState): void => {
    const { logouts, endings } = truthOfApp(app);
    const { name } = app.sight;
    if (state.phase === 'warned' && !logouts.has(state.logoutAt))
      fail(`${name} shows a logout at ${state.logoutAt}, which nobody has decided on.`);
    const before = app.shown;
    const wasLive = before.at < now() ? before.state?.live === true : before.wasLive;
    app.shown = { at: now(), state, wasLive };
    // What it asked for before it slept may be answered first. Then nobody was in doubt of more. Content that came before is no news
    // of where its person is.
    const isNews = before.state === null || !isSameBesideContent(before.state, state);
    if (isNews && wasLive && state.live && !isOver(state) && app.sight.hasJustWoken())
      fail(`${name} shows ${state.phase} as if it were of now, though it has just woken.`);
    if (app.isOut && !isOver(state)) fail(`${name} goes back in by itself, and shows ${state.phase}.`);
    if (isOver(state)) app.isOut = true;
    if (state.phase === 'refused' && broken.test(state.refusal.code))
      fail(`${name} shows a refusal as ${state.refusal.code}.`);
    if (state.phase !== 'ended' || app.departedAt !== null) return;
    const { ending, at } = state.ending;
    if (ending === 'exit' && app.quitAt !== null) return;
    const isTrue = endings.some((one) => one.ending === ending && Math.abs(one.at - at) < 30 * SECOND);
    if (!isTrue) fail(`${name} shows an ending as ${ending} at ${at}, which has not come to pass.`);
  };

const isSameBesideContent = (one: ParticipationState, other: ParticipationState): boolean =>
  Object.keys({ ...one, ...other }).every(
    (name) => name === 'items' || one[name as keyof typeof one] === other[name as keyof typeof one],
  );
