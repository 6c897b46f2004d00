import { readFile, rm, writeFile } from 'node:fs/promises';
import { ownerKey } from './iam/owner.ts';
import { queueUrl } from './queue/queue.ts';
import type { Credentials } from './table/engine.ts';
import type { Deployment } from './template/deployment.ts';

/** What a running stack says of itself in its data folder, for the operator's tools. */
export type RunningStack = {
  readonly pid: number;
  /** Where its database answers, without the functions' rights. */
  readonly database: { readonly url: string; readonly credentials: Credentials };
  readonly table: string;
  readonly region: string;
  /** With these in the environment, tools that speak to AWS speak to it. */
  readonly operator: Readonly<Record<string, string>>;
};

/** The variables of the AWS tools that lead to the local services, and the queue as the stack's output names it. */
export const operatorVariables = (
  { url: endpoints, secret }: { readonly url: string; readonly secret: string },
  { place, functions }: Pick<Deployment, 'place' | 'functions'>,
): Readonly<Record<string, string>> => ({
  AWS_REGION: place.region,
  AWS_ACCESS_KEY_ID: ownerKey,
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: secret,
  AWS_ENDPOINT_URL_SQS: endpoints,
  AWS_ENDPOINT_URL_LAMBDA: endpoints,
  ...letterQueueOf(endpoints, functions),
});

/** Where the functions' own failures go. */
const letterQueueOf = (endpoints: string, functions: Deployment['functions']) => {
  const arn = functions
    .flatMap(({ asynchronous, aliases }) => [asynchronous, ...aliases.values()])
    .find(({ onFailure }) => onFailure)?.onFailure;
  return arn ? { DEAD_LETTER_QUEUE_URL: queueUrl(endpoints, arn) } : {};
};

/** Says that a stack runs here. One that is killed leaves the file behind: whoever reads it must try the address. */
export const announceStack = async (file: string, stack: RunningStack): Promise<void> => {
  // One that was there would keep the rights that it had.
  await rm(file, { force: true });
  await writeFile(file, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
};

/** What the last stack on this folder said of itself; null when none has, or it has ended. */
export const announcedStack = async (file: string): Promise<RunningStack | null> => {
  const text = await readFile(file, 'utf8').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as RunningStack);
};

export const retractStack = (file: string): Promise<void> => rm(file, { force: true });
