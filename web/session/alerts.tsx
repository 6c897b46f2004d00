import { memo, useState } from 'react';
import type { CallsState } from '../../client/dialog.ts';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { calls, useCallsState } from './calls.ts';

/**
 * Asks for permission to chime and notify, and shows the answer. Nothing sounds or asks before this is pressed. Memoized: a
 * browser that is asked what it permits may take milliseconds.
 */
export const Alerts = memo(() => {
  const { alerts } = useWords().session;
  const state = useCallsState();
  const [isPressed, setPressed] = useState(false);
  const toggle = () => {
    setPressed(true);
    if (state.on) calls.turnOff();
    else void calls.turnOn();
  };
  return (
    <div className="alerts">
      <button type="button" className="quiet" aria-pressed={state.on} onClick={toggle}>
        {alerts.label}
      </button>
      <small role="status">{isPressed && said(alerts, state)}</small>
    </div>
  );
});

const said = (alerts: Words['session']['alerts'], { on, notifications, kept }: CallsState): string =>
  [on ? alerts.on[notifications] : alerts.off, !kept && alerts.notKept].filter(Boolean).join(' ');
