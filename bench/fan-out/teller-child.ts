import type { DownMessage } from '../../shared/messages.ts';
import type { Connections } from '../../shared/ports/connections.ts';

/**
 * A function's process without what is not measured: the deployed adapter tells a crowd the same thing, as often as it
 * is asked to, and reports the time, processor time and memory it took.
 */
type Bundle = {
  readonly connectionsOf: (client: unknown) => Connections;
  readonly gatewayClient: () => unknown;
  readonly tell: (connections: Connections, to: readonly object[], message: DownMessage) => Promise<object>;
};
const [bundle = '', crowd = '0', changes = '0'] = process.argv.slice(2);
const { connectionsOf, gatewayClient, tell } = (await import(bundle)) as Bundle;

const connections = connectionsOf(gatewayClient());
const everybody = Array.from({ length: Number(crowd) }, (_, nth) => ({
  sessionId: 's',
  participantId: `p${nth}`,
  connectionId: `c${nth}`,
}));
const entry = (nth: number) => ({
  participantId: `person-${String(nth).padStart(12, '0')}`,
  name: 'A name as people have it',
  kind: 'licence-holder' as const,
  role: 'member' as const,
  phase: 'present' as const,
  media: { audio: false, video: false },
});
/** The changes in one window of a session of a thousand. */
const message: DownMessage = {
  type: 'presence.changed',
  serverTime: Date.now(),
  sessionId: 's',
  since: 1,
  revision: 2,
  joined: Array.from({ length: Number(changes) }, (_, nth) => entry(nth)),
  changed: [],
  left: [],
};

const tellAll = async (): Promise<void> => {
  const [before, begun] = [process.cpuUsage(), Date.now()];
  const outcome = await tell(connections, everybody, message);
  const { user, system } = process.cpuUsage(before);
  const ended = Date.now();
  const memory = process.resourceUsage().maxRSS / 1_024;
  process.send?.({ begun, ended, busy: (user + system) / 1_000, memory, outcome });
};
process.on('message', () => void tellAll());
process.on('disconnect', () => process.exit());
process.send?.('ready');
