import { stopAll, type Unsubscribe } from './listeners.ts';

type Hearing = (listener: () => void) => Unsubscribe;

/** What a page can know about itself. In Node there is nothing to know, and nothing is ever called. Each answers with the way to stop listening. */
export type Environment = {
  hidden(): boolean;
  onOnline: Hearing;
  /** There is no network: believed at once, without waiting until something has no answer. */
  onOffline?: Hearing;
  onVisible: Hearing;
  /** The page is hidden, frozen or about to go: the last moment at which something can be sent. */
  onHidden: Hearing;
  /** The page goes for good, after `onHidden`: the moment to say goodbye. One that may come back as it was does not. */
  onGone?: Hearing;
};

/** Looks at the globals when it is called, never at import, so that a server can import the client. */
export const pageEnvironment = (): Environment => {
  const here = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>>;
  const isHidden = () => here.document?.visibilityState === 'hidden';
  /** In the capture phase, in which the window also hears what happens to its document. */
  const hear =
    (types: readonly string[], isMeant: (event: Partial<PageTransitionEvent>) => unknown): Hearing =>
    (listener) => {
      const heard = (event: Event) => {
        if (isMeant(event)) listener();
      };
      for (const type of types) here.addEventListener?.(type, heard, true);
      return stopAll(...types.map((type) => () => here.removeEventListener?.(type, heard, true)));
    };
  return {
    hidden: isHidden,
    onOnline: hear(['online'], () => true),
    onOffline: hear(['offline'], () => true),
    onVisible: hear(['visibilitychange', 'pageshow'], () => !isHidden()),
    onHidden: hear(
      ['visibilitychange', 'freeze', 'pagehide'],
      ({ type }) => type !== 'visibilitychange' || isHidden(),
    ),
    onGone: hear(['pagehide'], ({ persisted }) => !persisted),
  };
};
