import { type Client, VigilError } from '../../client/client.ts';
import { agree, type Draft, ruleWith, type Stated } from './draft.ts';
import type { Whose } from './use-stated.ts';

/** What somebody is about to set, and what they began from. */
export type Begun = { readonly draft: Draft; readonly base: Stated };

/** The result: it is set, or somebody else changed the same value first. */
export type Put = { readonly isSet: boolean; readonly now: Stated };

const empty = { text: '', final: false };
const nothing: Required<Draft> = { idleTimeout: empty, warningPeriod: empty, longestStay: empty };

/** Saves a draft. What others have changed meanwhile stays; if it is the same value, nothing is set. */
export const put = async (
  client: Pick<Client, 'request'>,
  whose: Whose,
  { draft, base }: Begun,
): Promise<Put> => {
  const upon = async ({ rule, revision }: Stated): Promise<Put> => {
    const wanted = { action: 'rule.put', ...whose, rule: ruleWith(rule, draft), revision } as const;
    return { isSet: true, now: await client.request(wanted) };
  };
  try {
    return await upon(base);
  } catch (error) {
    if (!(error instanceof VigilError && conflicts.has(error.code))) throw error;
    const now = await client.request({ action: 'rule.get', ...whose });
    // The answer to an earlier attempt may have been lost.
    if (agree(now.rule, ruleWith(now.rule, draft), draft)) return { isSet: true, now };
    return agree(base.rule, now.rule, draft) ? upon(now) : { isSet: false, now };
  }
};

const conflicts: ReadonlySet<string> = new Set<VigilError['code']>(['session.conflict', 'group.conflict']);

/** Takes back all that is set, if it is still what was seen. */
export const lift = (client: Pick<Client, 'request'>, whose: Whose, base: Stated): Promise<Put> =>
  put(client, whose, { draft: nothing, base });
