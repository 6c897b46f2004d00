import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type CallsState, pageCalls, pageSignboard, type Sign } from '../../client/dialog.ts';

/** What reaches somebody who has this page open and is looking elsewhere. */
export const calls = pageCalls();

export const useCallsState = (): CallsState => useSyncExternalStore(calls.subscribe, calls.getState);

/** Put in front of the title and on the tab's icon for as long as there is something to say. */
export const useSign = (text: string | null): void => {
  const sign = useRef<Sign | null>(null);
  useEffect(() => {
    if (text === null) {
      sign.current?.lower();
      sign.current = null;
    } else if (sign.current === null) sign.current = pageSignboard().raise(text);
    else sign.current.say(text);
  }, [text]);
  useEffect(() => () => sign.current?.lower(), []);
};
