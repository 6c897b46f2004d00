import type { ParticipationState } from '../session/participation-state.ts';
import { asClock, markBetween, readable, URGENT } from './marks.ts';
import { type Parts, write } from './parts.ts';
import type { WarningTexts } from './texts.ts';

type Time = {
  state(): ParticipationState;
  serverNow(): number;
  /** A server instant as this machine's clock would have shown it. */
  here(at: number): Date;
  /** Says it where the page cannot be seen. */
  say(text: string): void;
};

/**
 * Shows the time that is left, and says it aloud at marks. It is reckoned anew each time, so that a throttled tab is right
 * as soon as it shows any.
 */
export const countdown = (parts: Parts, texts: WarningTexts, { state, serverNow, here, say }: Time) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = Infinity;

  const show = (logoutAt: number, period: number, seconds: number | null) => {
    const isOver = seconds === 0;
    write(parts.left, seconds ? asClock(seconds) : isOver ? texts.over : texts.checking);
    parts.left.classList.toggle('words', !seconds);
    parts.bar.max = Math.max(period, 1);
    if (seconds === null) parts.bar.removeAttribute('value');
    else parts.bar.value = Math.min(seconds * 1_000, period);
    parts.bar.hidden = isOver;
    if (seconds === null) return;
    write(parts.when, isOver ? '' : texts.when(here(logoutAt), readable(seconds)));
    const mark = isOver ? null : markBetween(before, seconds, period);
    if (isOver) write(parts.urgent, texts.over);
    if (mark !== null) write(mark > URGENT ? parts.mark : parts.urgent, texts.remaining(mark * 1_000));
    before = seconds;
  };

  const tick = () => {
    clearTimeout(timer);
    const { logoutAt, live, policy } = state();
    if (logoutAt === null) return;
    const left = logoutAt - serverNow();
    const seconds = live ? Math.max(0, Math.ceil(left / 1_000)) : null;
    say(texts.sign(seconds === null ? null : asClock(seconds)));
    if (parts.dialog.open) show(logoutAt, policy.warningPeriod, seconds);
    timer = setTimeout(tick, left > 0 ? (left % 1_000) + 5 : 1_000);
  };
  return {
    /** The time is said with the question itself. */
    begin() {
      before = Infinity;
      write(parts.mark, '');
      write(parts.urgent, '');
      tick();
    },
    tick,
    end: () => clearTimeout(timer),
  };
};
