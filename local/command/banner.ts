import { written } from '../duration.ts';
import { tokenAudience } from '../identity/tokens.ts';
import { invitationSecret, users } from '../users.ts';
import type { Options } from './options.ts';

/** What whoever started the stack should know: where it is, how fast its clocks run, who may come in, how to end it. */
export const banner = ({ timings, demo, faults, data, redirects }: Options, port: number): string => {
  const { idleTimeout, warningPeriod, goodbyeGrace, lostGrace } = timings;
  const active = faults.active();
  return [
    '',
    `  Vigil runs at  http://127.0.0.1:${port}`,
    '',
    `  page       http://127.0.0.1:${port}/`,
    `  operator   http://127.0.0.1:${port}/ops`,
    `  WebSocket  ws://127.0.0.1:${port}/ws`,
    `  backends   http://127.0.0.1:${port}/service  (credentials at /dev/service)`,
    `  tokens     http://127.0.0.1:${port}/dev/token?user=anna`,
    `  people     ${users.map(({ id, kind }) => `${id} (${kind})`).join(', ')}`,
    `  guests     http://127.0.0.1:${port}/join#${invitationSecret}`,
    ...redirects.map(
      (page) => `  your page  ${page}  (issuer http://127.0.0.1:${port}/dev, client id ${tokenAudience})`,
    ),
    `  data       ${data}`,
    '',
    demo
      ? '  *** DEMO TIMINGS: much shorter than in any deployment. --preset workspace-15 for the real ones. ***'
      : '',
    `  Warned after ${written(idleTimeout)} without activity, logged out ${written(warningPeriod)} after the warning.`,
    `  Who closes the page is gone for others after ${written(goodbyeGrace)}, who is cut off after ${written(lostGrace)}.`,
    ...(active.length > 0 ? ['', `  FAULTS ARE ON: ${active.join(', ')}`] : []),
    '',
    '  Ctrl-C stops it. Everything is kept for the next start.',
    '',
  ]
    .filter((line, index, lines) => line !== '' || lines[index - 1] !== '')
    .join('\n');
};
