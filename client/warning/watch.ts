import type { Client } from '../client.ts';
import { systemClock } from '../clock.ts';
import { stopAll, type Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';
import type { Calls } from './calls.ts';
import { countdown } from './countdown.ts';
import { type Field, fieldIn, focusedIn } from './field.ts';
import { isTyping, meaningOf } from './keystroke.ts';
import { pageSignboard } from './page-signboard.ts';
import { type Parts, write } from './parts.ts';
import { ask, type QuestionView } from './question.ts';
import type { Sign } from './signboard.ts';
import type { WarningTexts } from './texts.ts';

/** Leaving cannot be undone: a click that was under way when the question came is no answer to it (milliseconds). */
const HASTY = 500;
/** What is done over the question is no matter of the page's. */
const OWN = 'click keydown keyup pointerdown pointerup mousedown mouseup touchstart touchend'.split(' ');

/** Shows each warning of a participation in these parts, and takes its answer. */
export const watchOver = (
  parts: Parts,
  client: Pick<Client, 'serverNow'>,
  participation: Participation,
  texts: WarningTexts,
  calls: Calls | undefined,
): Unsubscribe => {
  const { dialog, extend, leave } = parts;
  const page = dialog.ownerDocument;
  const stops: Unsubscribe[] = [];
  let field: Field = fieldIn(page);
  let openedAt = 0;
  let sign: Sign | null = null;
  let stopCalling: Unsubscribe = () => {};
  let goHome: Unsubscribe | null = null;

  const here = (at: number) => new Date(systemClock.now() + at - client.serverNow());
  const clock = countdown(parts, texts, {
    state: participation.getSnapshot,
    serverNow: client.serverNow,
    here,
    say(text) {
      sign?.say(text);
      if (isLost()) again();
    },
  });
  const home = () => dialog.getRootNode() as ShadowRoot;
  /** Where it has been moved to, nothing more can be done. */
  const isShown = () =>
    goHome || (dialog.checkVisibility?.() !== false && !home().host.closest('[aria-hidden=true]'));
  /** A modal of the page's has taken the focus, or the page does not show our place any more, or not to everybody. Another warning may lie over this one. */
  const isLost = () => {
    const other = focusedIn(page)?.getRootNode() as Partial<ShadowRoot> | undefined;
    return !isShown() || (!home().activeElement && other?.host?.localName !== home().host.localName);
  };
  /** In front of everything that there is by now; at the end of the page, where our place is not shown, or not read. */
  const show = () => {
    dialog.showModal();
    if (isShown()) return;
    hide();
    goHome = moveToEnd(home());
    dialog.showModal();
  };
  const hide = () => {
    dialog.close();
    goHome?.();
    goHome = null;
  };

  const open = () => {
    const { policy, logoutAt } = participation.getSnapshot();
    field = fieldIn(page);
    openedAt = systemClock.elapsed();
    write(parts.heading, texts.heading);
    write(parts.why, texts.why(policy?.idleTimeout ?? 0));
    write(parts.kept, texts.kept);
    write(parts.orType, field.kind === 'none' ? '' : texts.orType);
    write(leave, texts.leave);
    parts.bar.ariaLabel = texts.timeLeft;
    show();
    // Not on a button: what is typed on must not press it unseen.
    dialog.focus();
    clock.begin();
    if (logoutAt === null) return;
    const tag = `warning/${participation.sessionId}/${logoutAt}`;
    stopCalling =
      calls?.call({ tag, title: texts.heading, body: texts.notice(here(logoutAt)) }) ?? stopCalling;
  };
  const close = () => {
    hide();
    stopCalling();
  };

  const render = (view: QuestionView) => {
    const isAsking = view.name === 'asking';
    const isWarned = isAsking || view.name === 'held' || view.name === 'answering';
    const busy = isAsking ? view.busy : null;
    if (isWarned) sign ??= pageSignboard().raise(texts.sign(null));
    if (isAsking && !dialog.open) open();
    if (!isAsking && dialog.open) close();
    write(extend, busy === 'extending' ? texts.extending : texts.extend);
    for (const button of [extend, leave]) button.ariaDisabled = String(busy !== null);
    write(parts.failed, isAsking && view.failed ? texts.failed : '');
    confirm(parts, saidOf(view), view.name === 'staying');
    if (isWarned) clock.tick();
    else {
      clock.end();
      sign?.lower();
      sign = null;
    }
  };
  const saidOf = (view: QuestionView): string => {
    const { warnAt, policy } = participation.getSnapshot();
    if (view.name === 'answering') return texts.extending;
    if (view.name !== 'staying' || warnAt === null) return '';
    return view.typed ? texts.typed(here(warnAt + policy.warningPeriod)) : texts.stays(here(warnAt));
  };
  const question = ask(participation, render);

  /** By no signal: a page's events may be patched by what does not know it (zone.js until 2023), and takes others' listeners away. */
  const listen = (place: EventTarget | null, type: string, listener: (event: Event) => void) => {
    place?.addEventListener(type, listener, true);
    stops.push(() => place?.removeEventListener(type, listener, true));
  };
  const onPage = (type: string, isMeant: (event: Event) => boolean) =>
    listen(page, type, (event) => {
      if (event.isTrusted && !dialog.open && isMeant(event)) question.typed();
    });
  onPage('keydown', (event) => isTyping(event as KeyboardEvent) && fieldIn(page).kind !== 'none');
  // Of a keyboard on the glass, of a voice, of a method of input, which tell of no keys.
  onPage('beforeinput', () => true);

  const overQuestion = (event: KeyboardEvent, target: unknown) => {
    const isOnButton = target !== dialog && (event.key === 'Enter' || event.key === ' ');
    if (!event.isTrusted || isOnButton) return;
    const meaning = meaningOf(event, field.kind, systemClock.elapsed() - openedAt);
    if (meaning === 'nothing' || !question.goOn()) return;
    // The browser puts a letter where the focus is by now; anything else has said what it had to say.
    if (meaning === 'letter') field.returnTo();
    else event.preventDefault();
  };
  const again = () => {
    if (question.getView().name !== 'asking' || !dialog.isConnected) return;
    const focused = home().activeElement as HTMLElement | null;
    hide();
    show();
    (focused ?? dialog).focus();
  };
  const onQuestion = (event: Event) => {
    const path = event.composedPath();
    if (!path.includes(dialog)) return;
    const [target] = path;
    event.stopImmediatePropagation();
    if (event.type === 'keydown') overQuestion(event as KeyboardEvent, target);
    if (event.type !== 'click') return;
    if (target === extend) question.extend();
    if (target === leave && systemClock.elapsed() - openedAt > HASTY) question.leave();
  };
  // A modal of the page's own swallows what is done outside it, or closes because of it: the window hears it first.
  // In a closed shadow it does not see whom it is for.
  for (const type of OWN) for (const place of [page.defaultView, dialog]) listen(place, type, onQuestion);
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  // An older browser that closes it for Escape all the same has to show it again,
  dialog.addEventListener('close', () => !dialog.open && again());
  // and what goes full screen afterwards would lie over it.
  listen(page, 'fullscreenchange', again);

  return stopAll(question.stop, ...stops, () => {
    if (dialog.open) close();
    confirm(parts, '', false);
    clock.end();
    sign?.lower();
    sign = null;
  });
};

/** Moves what is in this shadow into another at the end of the page; answers with the way back. */
const moveToEnd = (home: ShadowRoot): Unsubscribe => {
  const page = home.ownerDocument;
  const place = page.body.appendChild(page.createElement(home.host.localName));
  const root = place.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = home.adoptedStyleSheets;
  root.append(...home.children);
  return () => {
    home.append(...root.children);
    place.remove();
  };
};

/** Says something for a while over whatever is there, aloud if it is news. */
const confirm = ({ note, spoken }: Parts, text: string, aloud: boolean): void => {
  write(note, text);
  write(spoken, aloud ? text : '');
  // Above what is full screen.
  if (text === '' || !note.isConnected) note.hidePopover?.();
  else note.showPopover?.();
};
