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
  /**
   * The page goes, after `onHidden`: the moment to say goodbye. So does one that is kept to be gone back to: for as long as it is, a
   * browser may keep its connection too, and others would see the person inside.
   */
  onGone?: Hearing;
};

/** Looks at the globals when it is called, never at import, so that a server can import the client. */
export const pageEnvironment = (): Environment => {
  const here = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>>;
  let isGoing = false;
  const isHidden = () => here.document?.visibilityState === 'hidden';
  /** In the capture phase the window hears what happens to its document first, otherwise last. Where there is none, there may be no phases. */
  const hear =
    (types: readonly string[], isMeant: (event: Event) => unknown, capture = !!here.document): Hearing =>
    (listener) => {
      const heard = (event: Event) => {
        if (isMeant(event)) listener();
      };
      for (const type of types) here.addEventListener?.(type, heard, capture);
      return stopAll(...types.map((type) => () => here.removeEventListener?.(type, heard, capture)));
    };
  return {
    hidden: isHidden,
    onOnline: hear(['online'], () => true),
    onOffline: hear(['offline'], () => true),
    onVisible: hear(['visibilitychange', 'pageshow'], () => !isHidden()),
    onHidden: hear(
      ['visibilitychange', 'freeze', 'pagehide'],
      ({ type }) => type === 'pagehide' || isHidden(),
    ),
    // A page that goes is hidden after `pagehide`, unless it was hidden already. Only then has it written its last words.
    onGone: hear(
      ['pageshow', 'pagehide', 'visibilitychange'],
      ({ type }) => {
        if (type !== 'visibilitychange') isGoing = type === 'pagehide';
        return isGoing && isHidden();
      },
      false,
    ),
  };
};
