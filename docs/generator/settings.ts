import type * as z from 'zod/mini';
import { notes, schema } from '../../infra/settings/schema.ts';
import { table } from './table.ts';

/** The page of settings, a row each, from the schema that checks them. */
export const settingsPage = (): string => `# Settings

Given to \`npx cdk deploy\` as \`-c name=value\`, or in \`cdk.json\` under \`context\`. Whoever puts \`Vigil\` into an app of their own gives the same as typed
properties of the construct (\`infra/props.ts\`, and \`stage\` and \`policySource\` are none). A mistake is answered with a sentence, and nothing is deployed. Durations are written \`30s\`, \`15m\` or \`2h\`.
This page is made from \`infra/settings/schema.ts\` by \`npm run docs\`.

${table(
  ['setting', 'form', 'default', 'meaning'],
  Object.entries(schema.shape).map(([name, field]) => {
    const note = notes.get(field as z.ZodMiniType);
    if (!note) throw new Error(`The setting ${name} is not described.`);
    return [`\`${name}\``, note.form, note.standard, note.meaning];
  }),
)}

None of them makes anything anew that holds data: timings, limits, pace and origins are variables of functions (\`test/infra/template/stages.unit.test.ts\`).
`;
