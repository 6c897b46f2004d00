import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareBundle, variables } from '../numbers/bundles.ts';
import { said } from './said.ts';
import { FUNCTION_SHARE, shareOut } from './share.ts';

/** One telling of a crowd over TLS, with a function's share of a processor. Times are in milliseconds, memory in MB. */
export type Telling = {
  /** Until everybody reachable had been told, and until half of them had. */
  readonly told: number;
  readonly half: number;
  /** Until the function was done with everybody, including those who take no posts. */
  readonly done: number;
  /** Processor time. */
  readonly busy: number;
  readonly memory: number;
  readonly reached: number;
};

export type FanOut = {
  readonly crowd: number;
  /** The first telling in a new environment, which has to open every connection to the gateway. */
  readonly first: Telling;
  readonly next: Telling;
  /** With some connections that take no posts, and some that are gone. */
  readonly besieged: Telling;
  readonly stalled: number;
  readonly gone: number;
};

/** The changes in one window while a thousand people arrive within two minutes. */
const CHANGES = 170;
const [STALLED, GONE] = [20, 20];

export const fanOut = async (crowd: number, folder: string): Promise<FanOut> => {
  const bundle = bareBundle(join(folder, 'teller.mjs'), TELLER);
  const calm = await tellings(bundle, folder, { crowd, stalled: 0, gone: 0 }, 2);
  const [besieged] = await tellings(bundle, folder, { crowd, stalled: STALLED, gone: GONE }, 1);
  const [first, next] = calm;
  if (!first || !next || !besieged) throw new Error('The crowd was not told.');
  return { crowd, first, next, besieged, stalled: STALLED, gone: GONE };
};

const TELLER = `
export { connectionsOf, gatewayClient } from './functions/aws/platform/connections.ts';
export { tell } from './shared/path/telling.ts';`;

type Crowd = { readonly crowd: number; readonly stalled: number; readonly gone: number };
type Done = { begun: number; ended: number; busy: number; memory: number };

const tellings = async (bundle: string, folder: string, who: Crowd, times: number): Promise<Telling[]> => {
  const gateway = fork(join(import.meta.dirname, 'gateway-child.ts'), Object.values(who).map(String));
  const children: ChildProcess[] = [gateway];
  let letGo = () => {};
  try {
    const { url, cert } = await said<{ url: string; cert: string }>(gateway);
    const trusted = join(folder, 'gateway.pem');
    writeFileSync(trusted, cert);
    const teller = fork(
      join(import.meta.dirname, 'teller-child.ts'),
      [bundle, String(who.crowd), String(CHANGES)],
      { env: { ...variables({}, url), NODE_EXTRA_CA_CERTS: trusted } },
    );
    children.push(teller);
    await said(teller);
    letGo = shareOut(teller, FUNCTION_SHARE);
    const all: Telling[] = [];
    for (let nth = 0; nth < times; nth += 1) {
      teller.send('tell');
      const { begun, ended, busy, memory } = await said<Done>(teller);
      gateway.send('told');
      const { told } = await said<{ told: number[] }>(gateway);
      const sorted = told.toSorted((one, other) => one - other);
      const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) - begun;
      all.push({ told: at(1), half: at(0.5), done: ended - begun, busy, memory, reached: told.length });
    }
    return all;
  } finally {
    letGo();
    for (const child of children) child.kill('SIGKILL');
  }
};
