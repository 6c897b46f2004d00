import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../../shared/instant.ts';
import type { RunningStack } from '../running-stack.ts';
import { clientAt } from './place.ts';
import { auditSession } from './session/session-audit.ts';
import { type Why, whyOf } from './why.ts';

export type Stored = Pick<RunningStack, 'database' | 'table' | 'region'>;

/** What `/dev/why?session=s1&person=Anna` shows: the command's own answer. @throws RangeError without either. */
export const whyShown = async (
  { database, table, region }: Stored,
  parameters: URLSearchParams,
): Promise<readonly Why[]> => {
  const [session, person] = ['session', 'person'].map((name) => parameters.get(name)?.trim() ?? '');
  if (!session || !person)
    throw new RangeError('Say which session and whom: /dev/why?session=s1&person=Anna.');
  const client = clientAt(database, region);
  try {
    const audit = await auditSession(
      { client, table },
      session,
      () => pause(1_000),
      () => instant(Date.now()),
    );
    return audit === null ? [] : whyOf(audit, person);
  } finally {
    client.destroy();
  }
};
