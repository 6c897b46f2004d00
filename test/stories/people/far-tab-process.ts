import process from 'node:process';
import { connect } from '../../../client/client.ts';

/** A tab in a process of its own: it reports what it shows, and does what it is told. */
const [url = '', tokenUrl = '', sessionId = '', lifetime = '0'] = process.argv.slice(2);
const client = connect({
  url,
  token: async () => ((await (await fetch(tokenUrl)).json()) as { token: string }).token,
  lifetime: Number(lifetime),
  random: () => 0.1,
});
const session = client.join(sessionId);
const say = () => {
  const { phase, live, warnAt, logoutAt, ending } = session.getSnapshot();
  process.send?.({ phase, live, warnAt, logoutAt, ending, serverNow: client.serverNow(), at: Date.now() });
};
session.subscribe(say);
process.on('message', (command) => {
  if (command === 'say') say();
  if (command === 'extend') void session.extend();
});
