import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import type { EndingNotice, ParticipationState } from '../../../client/client.ts';
import type { LocalStack } from '../stack/stack.ts';
import { eventually } from './sdk-tab.ts';

/** What a far tab reports about itself, and when. */
export type Said = Pick<ParticipationState, 'phase' | 'live' | 'warnAt' | 'logoutAt'> & {
  readonly ending: EndingNotice | null;
  readonly serverNow: number;
  readonly at: number;
};

/**
 * A tab in a process of its own, so that it can be put to sleep like a laptop and killed like a discarded tab: the
 * kernel goes on acknowledging what comes, and nobody inside knows that time has passed.
 */
export const openFarTab = (stack: LocalStack, user: string, sessionId: string, lifetime: number) => {
  const args = [stack.wsUrl, `${stack.url}/dev/token?user=${user}`, sessionId, String(lifetime)];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'far-tab-process.ts'), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const said: Said[] = [];
  child.on('message', (message) => said.push(message as Said));
  return {
    said,
    becomes: (phase: Said['phase'], after = 0) =>
      eventually(
        `${user} far away: ${phase}`,
        () => said.find((one) => one.at >= after && one.live && one.phase === phase),
        () => said.at(-1),
      ),
    tell: (command: 'say' | 'extend') => void child.send(command),
    sleep: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};
