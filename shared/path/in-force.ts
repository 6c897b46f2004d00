import type { Session } from '../directory/session.ts';
import type { Instant } from '../instant.ts';
import type { Governing, Happening, HappeningOf, HappeningType } from '../lifecycle/happening.ts';
import type { SessionTable } from '../ports/sessions.ts';
import type { Participant } from '../presence/participant.ts';
import { type Cascade, inForce, isOfDeployment } from '../rules/cascade.ts';
import { deployingOf, isUnderAnother } from '../rules/deployed.ts';

type Ports = { readonly sessions: Pick<SessionTable, 'find'>; readonly cascade: Cascade };

type Ruled = Pick<Session, 'policy' | 'imposed' | 'ruleRevision'>;

/** What is in force in a session, for somebody in it. */
export const governingOf = ({ cascade }: Pick<Ports, 'cascade'>, session: Ruled): Governing => {
  const { policy, provenance } = inForce(cascade, session);
  const deploying = deployingOf(cascade);
  return { policy, ...(!isOfDeployment(provenance) && { rule: provenance }), deploying };
};

/** Whether the numbers of another deployment hold for somebody than this one's. */
export const isOutdated = (
  { phase, deployed }: Participant,
  { cascade }: Pick<Ports, 'cascade'>,
  now: Instant,
): boolean => phase !== 'ended' && isUnderAnother(deployed, deployingOf(cascade), now);

/**
 * What has to hold for somebody before anything else happens to them, since a deployment has other numbers than they are under;
 * null as a rule. Nobody looks for them: whoever is heard, or looked after, is found by the mark in their item.
 */
export const overdueFor = async (
  ports: Ports,
  before: Participant | null,
  { type }: Happening,
  now: Instant,
): Promise<HappeningOf<'govern'> | null> => {
  if (before === null || comesTooLate.has(type) || !isOutdated(before, ports, now)) return null;
  // Where nobody but the deployment has said anything, it still is all there is: who says something counts, and reaches them.
  const session = before.rule ? await ports.sessions.find(before.sessionId) : unruled;
  return session && { type: 'govern', ...governingOf(ports, session) };
};

/** Whoever goes by these needs no numbers any more; a rule brings them itself. */
const comesTooLate: ReadonlySet<HappeningType> = new Set([
  'govern',
  'exit',
  'leave',
  'disconnect',
  'deny',
  'remove',
]);

const unruled: Ruled = { policy: {}, imposed: [], ruleRevision: 0 };
