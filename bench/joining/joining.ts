import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { said } from '../fan-out/said.ts';
import { FUNCTION_SHARE, shareOut } from '../fan-out/share.ts';
import { type DeployedBundle, variables } from '../numbers/bundles.ts';
import type { Crowd } from './crowd-child.ts';
import type { Joined } from './joiner-child.ts';

/** One arrival, until everything that the workspace shows was on its way, in milliseconds. */
export type Joining = {
  readonly took: number;
  /** Processor time, until the function had told all others too. */
  readonly busy: number;
  /** In bytes: the session, and the first page of its people and of its content. */
  readonly size: number;
};

/**
 * The last arrivals in a session of this size, one after the other: the deployed function with its share of a
 * processor; in another process, the embedded table and a gateway that takes every post.
 */
export const joinings = async (bundle: DeployedBundle, people: number, last: number): Promise<Joining[]> => {
  const crowd = fork(join(import.meta.dirname, 'crowd-child.ts'), [people - last, last, people].map(String));
  const children: ChildProcess[] = [crowd];
  let letGo = () => {};
  try {
    const { table, platform } = await said<Crowd>(crowd);
    const own = variables(bundle.variables, table);
    const policy = { ...JSON.parse(own.VIGIL_POLICY ?? '{}'), participantLimit: people };
    const joiner = fork(join(import.meta.dirname, 'joiner-child.ts'), [bundle.file], {
      // The log, on stdout, is discarded.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...own,
        VIGIL_POLICY: JSON.stringify(policy),
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: platform,
        AWS_ENDPOINT_URL_SCHEDULER: platform,
        AWS_ENDPOINT_URL_SQS: platform,
      },
    });
    children.push(joiner);
    await said(joiner);
    letGo = shareOut(joiner, FUNCTION_SHARE);
    const all: Joining[] = [];
    for (let nth = 0; nth < last; nth += 1) {
      joiner.send(nth);
      const { begun, busy } = await said<Joined>(joiner);
      crowd.send(nth);
      const { at, size } = await said<{ at: number; size: number }>(crowd);
      all.push({ took: at - begun, busy, size });
    }
    return all;
  } finally {
    letGo();
    for (const child of children) child.kill('SIGKILL');
  }
};
