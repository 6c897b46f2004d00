import { type Clock, systemClock } from '../clock.ts';
import type { Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';

/** What there is to be shown of a warning. */
export type QuestionView =
  /** Nobody is warned. */
  | { readonly name: 'calm' }
  /** Somebody is in the middle of typing: the next key is the answer, and nothing is put in front of it. */
  | { readonly name: 'held' }
  | { readonly name: 'asking'; readonly busy: 'extending' | 'leaving' | null; readonly failed: boolean }
  /** Answered by typing, and not confirmed yet: whoever types goes on. */
  | { readonly name: 'answering' }
  /** Confirmed a moment ago. */
  | { readonly name: 'staying'; readonly typed: boolean };

export type Question = {
  getView(): QuestionView;
  /** Somebody types into a field of the page. */
  typed(): void;
  /** Somebody goes on typing over the question; answers whether that is taken for an answer. */
  goOn(): boolean;
  extend(): void;
  leave(): void;
  stop(): void;
};

/** Whoever has not pressed a key for this long (milliseconds) has paused, and can be asked. */
export const PAUSE = 2_000;
/** How long it is said that somebody stays. */
export const SAID = 10_000;

type Asked = Pick<Participation, 'getSnapshot' | 'subscribe' | 'extend' | 'exit'>;

/**
 * The course of each warning: asks when somebody is warned, unless they are typing this very moment; takes an answer; and goes when
 * the server says so, because another tab may have answered.
 */
export const ask = (
  participation: Asked,
  changed: (view: QuestionView) => void,
  clock: Clock = systemClock,
): Question => {
  let view: QuestionView = { name: 'calm' };
  let typedAt = -Infinity;
  let byTyping = false;
  let cancel: Unsubscribe | null = null;

  const show = (next: QuestionView) => {
    cancel?.();
    cancel = null;
    view = next;
    if (next.name === 'held') cancel = clock.after(typedAt + PAUSE - clock.elapsed(), open);
    if (next.name === 'staying') cancel = clock.after(SAID, () => show({ name: 'calm' }));
    changed(next);
  };
  const open = () => show({ name: 'asking', busy: null, failed: false });
  const isWarned = () => view.name !== 'calm' && view.name !== 'staying';

  const follow = () => {
    const { phase } = participation.getSnapshot();
    if (phase === 'warned' && !isWarned()) {
      byTyping = false;
      if (clock.elapsed() - typedAt < PAUSE) show({ name: 'held' });
      else open();
    }
    if (phase !== 'warned' && isWarned())
      show(phase === 'present' ? { name: 'staying', typed: byTyping } : { name: 'calm' });
  };

  /** Whoever loses the race against the logout is told by the state, which takes the question away. */
  const said = (answer: Promise<void>) => {
    answer.then(
      () => {
        // It was answered for the warning before, and there is another one already.
        if (isWarned()) open();
      },
      () => {
        if (isWarned()) show({ name: 'asking', busy: null, failed: true });
      },
    );
  };
  const goOn = (): boolean => {
    if (view.name !== 'held' && (view.name !== 'asking' || view.busy === 'leaving')) return false;
    const isSaid = view.name === 'asking' && view.busy === 'extending';
    byTyping = !isSaid;
    show({ name: 'answering' });
    if (!isSaid) said(participation.extend());
    return true;
  };

  const unsubscribe = participation.subscribe(follow);
  follow();
  return {
    getView: () => view,
    typed() {
      typedAt = clock.elapsed();
      if (view.name === 'held') goOn();
    },
    goOn,
    extend() {
      if (view.name !== 'asking' || view.busy !== null) return;
      byTyping = false;
      show({ name: 'asking', busy: 'extending', failed: false });
      said(participation.extend());
    },
    leave() {
      if (view.name !== 'asking' || view.busy !== null) return;
      show({ name: 'asking', busy: 'leaving', failed: false });
      said(participation.exit());
    },
    stop() {
      unsubscribe();
      cancel?.();
      // An answer may still be under way, and finds nobody to be asked again.
      view = { name: 'calm' };
    },
  };
};
