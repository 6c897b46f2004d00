import { costTable } from './cost-table.ts';
import type { Measured } from './measured.ts';
import { parts } from './parts.ts';
import { tableOf } from './row.ts';

/** `docs/numbers.md`: each part as last measured, and below the table when and where that was. */
export const numbersPage = (measured: Measured): string => {
  const measurements = parts.flatMap((part) => {
    const measurement = measured[part];
    return measurement === undefined ? [] : [{ part, ...measurement }];
  });
  const runs = measurements.map(
    ({ part, day, machine, load }) =>
      `| ${part} | ${day} | ${machine} | ${load?.toFixed(1) ?? 'not known'} |`,
  );
  return `${INTRODUCTION}
${tableOf(measurements.flatMap(({ rows }) => rows))}

Each part in its order, as it was last measured. *Load* is how many processes wanted a processor in the minute before; with much other work processor times are up to three times those of an idle machine, which ratios do not show but decisions in a second do.

| part | day | machine | load |
| --- | --- | --- | ---: |
${runs.join('\n')}

## Units and calls

Six people in the session, counted on the real handlers and an embedded table. What a backend says is counted in the same way in [service.md](service.md#what-it-costs).

${costTable(measured.units?.costs ?? [])}
`;
};

const INTRODUCTION = `# Numbers

Measured by \`npm run bench\` and kept by \`npm run bench -- --write\`; with \`--only\`, those parts alone. This page is made from \`bench/numbers/measured.json\` by that, and by \`npm run docs\`. What is compared was measured in one run, in turns, by medians.
Imports are those of the deployed bundles in a process of its own each; *bare* is the SDK's clients alone, bundled the same way. Absolute times are the machine's.
How the local stack is compared with serverless-offline is described in [local-stack.md](local-stack.md#how-fast-it-is). A meeting is played in virtual time by the real functions and the table's adapters, with units by the service's rules and messages in units of 32 KB. A fan-out is the deployed adapter against the local gateway over TLS, paused again and again so that it has a function's share of a processor ([decision 109](decisions/0109-posts-take-turns.md)).

Other promised numbers are printed elsewhere: how late things come, and what others see of a closed tab, by \`npm run simulate\` ([simulation.md](simulation.md#lateness-in-seconds-after-the-deadline)); how many people an account's quotas take, by \`--participants\`; the
crowd that comes back, by \`--lost\`; every hand-made mistake, by \`--mutants\`; the size of the client's core by \`npm test -- test/client/bundle\`.
`;
