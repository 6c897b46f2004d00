/** What a page can know about itself. In Node there is nothing to know, and nothing is ever called. */
export type Environment = {
  hidden(): boolean;
  /** Each answers with the way to stop listening. */
  onOnline(listener: () => void): () => void;
  onVisible(listener: () => void): () => void;
  /** The page is hidden or about to go: the last moment at which something can be sent. */
  onHidden(listener: () => void): () => void;
};

type Target = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** Looks at the globals when it is called, never at import, so that a server can import the client. */
export const pageEnvironment = (): Environment => {
  const page = (globalThis as { document?: Document }).document;
  const here = globalThis as Partial<Target>;
  const isHidden = () => page?.visibilityState === 'hidden';
  return {
    hidden: isHidden,
    onOnline: (listener) => listen(here, 'online', listener),
    onVisible: (listener) => {
      const stops = [
        listen(page, 'visibilitychange', () => {
          if (!isHidden()) listener();
        }),
        listen(here, 'pageshow', listener),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    onHidden: (listener) => {
      const stops = [
        listen(page, 'visibilitychange', () => {
          if (isHidden()) listener();
        }),
        listen(here, 'pagehide', listener),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
};

const listen = (target: Partial<Target> | undefined, type: string, listener: () => void): (() => void) => {
  target?.addEventListener?.(type, listener);
  return () => target?.removeEventListener?.(type, listener);
};
