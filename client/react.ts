import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Client, JoinOptions, Participation, ParticipationState, Status } from './client.ts';
import { trackActivity } from './dom.ts';
import { holdLimitIn, ownHoldIn } from './own/holding.ts';
import type { Sharing, Signal } from './own/sharing.ts';

/** Which components are in which session of a client. */
const components = new WeakMap<Client, Map<string, Set<object>>>();

/** Call the returned function when the component goes: it says whether nobody else is in the session. */
const enter = (client: Client, sessionId: string): (() => boolean) => {
  const rooms = components.get(client) ?? new Map<string, Set<object>>();
  components.set(client, rooms);
  const me = {};
  const all = (rooms.get(sessionId) ?? new Set()).add(me);
  rooms.set(sessionId, all);
  return () => all.delete(me) && all.size === 0 && rooms.delete(sessionId);
};

/**
 * In the session for as long as the component is there: joins when it is mounted, and leaves with this tab when it goes, as the
 * last of those that are in it. Null before that, also when it is given another session, and on a server, where nothing is joined.
 * What others have ended stays ended, however often it is mounted.
 */
export const useParticipation = <Value = unknown>(
  client: Client,
  sessionId: string,
  { name, resume }: Pick<JoinOptions, 'name' | 'resume'> = {},
): Participation<Value> | null => {
  const [entered, setEntered] = useState<{
    readonly by: Client;
    readonly joined: Participation<Value>;
  } | null>(null);
  useEffect(() => {
    const joined = client.join<Value>(sessionId, { name, resume });
    const goes = enter(client, sessionId);
    setEntered({ by: client, joined });
    return () => {
      if (goes()) void joined.leave();
    };
  }, [client, sessionId, name, resume]);
  // For a moment it is still the one before: what is meant for this session would be done there.
  return entered?.by === client && entered.joined.sessionId === sessionId ? entered.joined : null;
};

/** The state of a session, rendered anew whenever it changes. */
export const useSession = <Value>(participation: Participation<Value>): ParticipationState<Value> =>
  useSyncExternalStore(participation.subscribe, participation.getSnapshot, participation.getSnapshot);

/** The state of the connection. */
export const useStatus = (client: Client): Status => {
  const subscribe = useCallback((listener: () => void) => client.on('status', listener), [client]);
  return useSyncExternalStore(subscribe, client.getStatus, client.getStatus);
};

/** Who I am, and my limits; null until the first welcome. */
export const useWelcome = (client: Client): ReturnType<Client['getWelcome']> => {
  const subscribe = useCallback((listener: () => void) => client.on('welcome', listener), [client]);
  return useSyncExternalStore(subscribe, client.getWelcome, client.getWelcome);
};

/**
 * Whole seconds until a deadline of the server, never below zero; null without one. Rendered at each full second,
 * and reckoned anew each time, so that a throttled tab shows the right second as soon as it shows any.
 */
export const useSecondsLeft = (client: Client, deadline: number | null): number | null => {
  const [, render] = useState(0);
  useEffect(() => {
    if (deadline === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      render((count) => count + 1);
      const left = deadline - client.serverNow();
      if (left > 0) timer = setTimeout(tick, (left % 1000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [client, deadline]);
  return deadline === null ? null : Math.max(0, Math.ceil((deadline - client.serverNow()) / 1000));
};

/** Counts deliberate actions on the element as activity, for as long as it is there. */
export const useActivity = (participation: Pick<Participation, 'act'>, element: Element | null): void => {
  useEffect(
    () => (element === null ? undefined : trackActivity(participation, element)),
    [participation, element],
  );
};

/** Shows this to the others for as long as the component is there, and nothing afterwards. Give `share` of `@vigil/client/state`. */
export const useOwnState = (sharing: Pick<Sharing, 'show'> | null, state: unknown): void => {
  const text = JSON.stringify(state ?? null);
  useEffect(() => sharing?.show(JSON.parse(text)), [sharing, text]);
  useEffect(() => () => sharing?.show(null), [sharing]);
};

/**
 * My hold, and how long one may be, in milliseconds; null where there is none, and where none is allowed. Rendered anew when either
 * changes. `holding` of `@vigil/client/state` begins and ends one.
 */
export const useHold = (
  participation: Participation,
): { readonly limit: ReturnType<typeof holdLimitIn>; readonly hold: ReturnType<typeof ownHoldIn> } => {
  const state = useSession(participation);
  return { limit: holdLimitIn(state), hold: ownHoldIn(state) };
};

/** Hears what others say in passing, for as long as the component is there. */
export const useSignals = (
  sharing: Pick<Sharing, 'onSignal'> | null,
  listener: (signal: Signal) => void,
): void => {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => sharing?.onSignal((signal) => latest.current(signal)), [sharing]);
};
