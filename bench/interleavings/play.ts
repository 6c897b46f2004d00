import { beliefOf } from './belief.ts';
import { type Beginning, type Cloud, createCloud } from './cloud.ts';
import { type Bounds, createGates } from './gates.ts';
import { type Choose, type Explored, explore } from './orders.ts';
import { brokenIn, brokenInTheEnd, participantsIn } from './rules.ts';
import { type Case, policy } from './scenes.ts';
import { digest } from './services.ts';

/** What is wrong, and the calls that led there. */
export type Finding = { readonly sentence: string; readonly calls: readonly string[] };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export type ExploredCase = Explored<Finding> & {
  /** How it may turn out: what was answered, and what became of whom. */
  readonly outcomes: ReadonlySet<string>;
};

/** All orders of a case's calls within the bounds. */
export const exploreCase = async (one: Case, bounds: Bounds, most?: number): Promise<ExploredCase> => {
  const cloud = createCloud(policy);
  await one.before(cloud);
  const beginning = cloud.beginning();
  const outcomes = new Set<string>();
  const ended = (outcome: string) => outcomes.add(outcome);
  const explored = await explore((choose) => play(one, { beginning, bounds, choose, ended }), most);
  return { ...explored, outcomes };
};

type Playing = {
  readonly beginning: Beginning;
  readonly bounds: Bounds;
  readonly choose: Choose;
  readonly ended: (outcome: string) => void;
};

const play = async (
  { acts, also }: Case,
  { beginning, bounds, choose, ended }: Playing,
): Promise<Finding | null> => {
  const gates = createGates(digest);
  const cloud = createCloud(policy, gates, beginning);
  const finding = (sentence: string | null): Finding | null =>
    sentence === null ? null : { sentence, calls: gates.trace() };

  gates.hold();
  const running = acts.map((act) => act(cloud));
  try {
    await gates.pass(choose, bounds, cloud.fingerprint);
  } finally {
    // The gates are open again, also when this play has been played before.
    await Promise.all(running);
  }
  const calls = [...gates.trace()];
  ended(outcomeOf(cloud));

  // A struck alarm or message comes again, and the sweep finds what is owed.
  await cloud.pass(10 * SECOND, SECOND);
  await cloud.pass(3 * MINUTE, MINUTE);
  for (const [connectionId] of cloud.sockets) {
    const { sessionId, isBehind } = beliefOf(cloud, connectionId);
    if (sessionId !== null && isBehind) await cloud.say(connectionId, { action: 'roster.list', sessionId });
  }
  const broken = brokenIn(cloud) ?? also?.(cloud) ?? null;
  if (broken !== null) return { sentence: broken, calls };
  await cloud.pass(policy.lease + policy.idleTimeout + policy.warningPeriod + 5 * MINUTE, MINUTE);
  return finding(brokenInTheEnd(cloud));
};

const outcomeOf = (cloud: Cloud): string => {
  const heard = [...cloud.sockets.values()].flatMap((socket) => socket.heard);
  const answers = cloud.said.map(({ request: { requestId } }) => {
    const reply = heard.find((message) => message.requestId === requestId);
    return reply?.type === 'error' ? reply.code : reply?.type;
  });
  const people = participantsIn(cloud).map(({ participantId, phase }) => `${participantId} ${phase}`);
  return [...answers, ...people].join(', ');
};
