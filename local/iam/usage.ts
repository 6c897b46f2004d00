import { appendFileSync } from 'node:fs';
import type { Role, Verdict } from './role.ts';
import type { AccessRequest, Grant } from './statement.ts';

export type RoleJudged = (role: string, request: AccessRequest, verdict: Verdict) => void;

type Named = { readonly role: string; readonly action: string; readonly resource: string };

/** Which of the granted rights were used, and what was denied, since the stack was started. */
export type Usage = {
  readonly judged: RoleJudged;
  /** Says what is granted, before anybody asks. */
  readonly watch: (roles: Iterable<Role>) => void;
  readonly shown: () => {
    readonly granted: readonly (Named & { readonly uses: number })[];
    readonly denied: readonly (Named & { readonly times: number })[];
  };
};

/** A line of the file: what a stack has granted, and the first time that each was used or denied. */
export type UsageLine = { readonly what: 'granted' | 'used' | 'denied' } & Named;

/** `file` outlives the stack, however that ends: a test run sums up all of its stacks. Null for none. */
export const createUsage = (file: string | null): Usage => {
  const watched = new Map<string, { readonly grant: Grant; readonly named: Named; uses: number }[]>();
  const denied = new Map<string, Named & { times: number }>();
  const write = (...lines: readonly UsageLine[]): void => {
    if (file !== null) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  return {
    judged: (role, request, verdict) => {
      const { action, resource } = request;
      if (verdict !== 'allowed') {
        const key = JSON.stringify([role, action, resource]);
        const before = denied.get(key);
        denied.set(key, { role, action, resource, times: (before?.times ?? 0) + 1 });
        if (!before) write({ what: 'denied', role, action, resource });
        return;
      }
      for (const one of watched.get(role) ?? []) {
        if (!one.grant.covers(request)) continue;
        one.uses += 1;
        if (one.uses === 1) write({ what: 'used', ...one.named });
      }
    },
    watch: (roles) => {
      for (const { name: role, statements } of roles) {
        const allowed = statements.filter(({ effect }) => effect === 'Allow');
        const granted = allowed.flatMap(({ grants }) =>
          grants.map((grant) => {
            const { action, resource } = grant;
            return { grant, named: { role, action, resource }, uses: 0 };
          }),
        );
        watched.set(role, granted);
        write(...granted.map(({ named }) => ({ what: 'granted', ...named }) as const));
      }
    },
    shown: () => ({
      granted: [...watched.values()].flat().map(({ named, uses }) => ({ ...named, uses })),
      denied: [...denied.values()],
    }),
  };
};
