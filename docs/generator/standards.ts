import { presets } from '../../shared/policy.ts';
import { governed, limitOf } from '../../shared/standards/conformity.ts';
import { type Clause, type StandardId, standardIds, standards } from '../../shared/standards/standard.ts';
import { table } from './table.ts';

/** What somebody who must meet one still has to take care of, in our words. */
const uncovered: Readonly<Record<StandardId, readonly string[]>> = {
  'pci-dss-8.2.8': [
    'Workstations, consoles, and whatever else of the cardholder data environment is not a session of Vigil. The exception for point-of-sale terminals is not used.',
    'How people log in (8.3 to 8.6): that is the issuer’s.',
  ],
  'nist-800-63b-aal1': [
    'The authenticators, and what the issuer does. No inactivity limit is asked for at this level.',
  ],
  'nist-800-63b-aal2': [
    'The two factors, at the first login and at the next: the issuer’s. Vigil sees when somebody logged in, not how.',
    'Revision 3, withdrawn in August 2025, asked for 12 h and 30 min (4.2.3). Whoever is still held to it names `owasp-asvs-l2` beside it, which has the same numbers.',
  ],
  'nist-800-63b-aal3': [
    'The hardware authenticator, and all factors at each login: the issuer’s. Vigil sees when somebody logged in, not how.',
    'Revision 3 had the same numbers (4.3.3), both of them demanded.',
  ],
  'owasp-asvs-l1': [
    'The other requirements of session management. Edition 5.0.0 asks for none of this at level 1, so it is edition 4.0.3 that is meant.',
  ],
  'owasp-asvs-l2': [
    'The risk analysis, and the documentation of the limits with what they deviate in (5.0.0, 7.1.1). Edition 5.0.0 names no numbers, so those of 4.0.3 are taken, the earlier of both.',
    'Ending all other sessions (7.4.3) and seeing one’s own (7.5.2): the issuer’s.',
  ],
  'owasp-asvs-l3': [
    'The second factor at each login: the issuer’s. The risk analysis, and the documentation of the limits (5.0.0, 7.1.1). The numbers are those of 4.0.3, the earlier of both.',
  ],
  hipaa: [
    'The number: the rule names none. It is addressable: what is reasonable is for the risk analysis of whoever is held to it. That a login is asked for afterwards is our reading of a session that has been terminated.',
    'Every other system that holds health information.',
  ],
  'wcag-2.2.1': [
    'Every other criterion, and every other time limit of the page that Vigil is put into.',
    'A longest stay of 20 h or less, which nobody can extend: it is refused beside this standard. If it is essential, as the criterion’s exception has it, that is for you to say: leave the standard out. Every warning still stands for 20 s at least.',
    'The end of a credential that nobody renews, and a guest’s patience at the door: these are the issuer’s, and a setting.',
  ],
};

const rules: Readonly<Record<Clause['rule'], string>> = {
  idle: 'from the last activity to the logout, at most',
  stay: 'from the login to the end, at most',
  reentry: 'after a logout by time, a login before one comes back',
  warning: 'from the warning to the logout, at least',
  extension: 'how often one may extend, at least (here: without end)',
  unextended: 'a limit that cannot be extended, longer than',
};

/** The page of standards, a row for each clause, from the record that the settings are checked against. */
export const standardsPage = (): string => `# Standards

\`standard\` holds a deployment to one standard or several: \`npx cdk deploy -c standard=pci-dss-8.2.8,wcag-2.2.1\`, \`new Vigil(…, { standard: ['pci-dss-8.2.8'] })\`, or
\`npm start -- --standard pci-dss-8.2.8\`. It sets the numbers that the preset has too long or lacks; of several standards the strictest of each. What contradicts one, in a setting or in a session's own
timings, is refused with a sentence that names the clause. A deployment that names none is not changed.

The clauses are cited by their ids and numbers, and kept to whether they demand or recommend. This page is made from \`shared/standards/\` and \`docs/generator/standards.ts\` by \`npm run docs\`; each row is a case of
\`test/core/standards.unit.test.ts\` and a line on the dashboard, by the timings of the deployment and how late they came.

${table(
  ['standard', 'clause', 'about', 'limit', 'it is'],
  standardIds.flatMap((id) =>
    standards[id].clauses.map((clause: Clause) => [
      `\`${id}\``,
      clause.id,
      rules[clause.rule],
      limitOf(clause),
      clause.force === 'must' ? 'demanded' : 'recommended',
    ]),
  ),
)}

## What each sets

With the default preset, \`workspace-15\`, and nothing else said.

${table(
  ['standard', '`idleTimeout`', '`warningPeriod`', '`longestStay`', '`reentry`'],
  standardIds.map((id) => {
    const { idleTimeout, warningPeriod, longestStay, reentry } = governed([id], presets['workspace-15'], {});
    return [
      `\`${id}\``,
      clock(idleTimeout),
      clock(warningPeriod),
      longestStay === null ? 'no limit' : `${longestStay / 3_600_000} h`,
      reentry ?? 'click',
    ];
  }),
)}

Where 15 minutes are the end, the warning comes at 14:40 and stands for 20 seconds: what counts as the end is the logout, and what counts as the beginning is the last activity.

## What a standard does not cover

${standardIds.map((id) => `**\`${id}\`** (${standards[id].title})\n\n${uncovered[id].map((one) => `- ${one}`).join('\n')}`).join('\n\n')}

## Of all of them

- **Lateness.** A limit says when something falls due. It happens a second later on a good day, and as late as [simulation.md](simulation.md) says on a bad one. A warning that comes late is never made shorter for that, so a logout may be as
  late as its warning was and once more. What was late is seen on the dashboard, and is an exception in an evidence file.
- **What counts as activity** is what a person does in the workspace. Which element that is, is for the page that Vigil is put into ([client](../client/README.md)).
- **Logging in anew.** With \`reentry=login\` whoever was logged out by \`inactivity\` or \`limit\` is let in only by a token whose \`auth_time\` is later than that; until then a join is refused with \`session.login-required\`. A token
  that does not say \`auth_time\` proves no login, and neither does its \`iat\`: a refresh token makes a new one without anybody being there. Who comes back after a lost connection, when they would have been logged out meanwhile, is logged out then.
  An issuer that has a login of its own still standing may answer without asking anybody anything; the page asks it for a new one (\`prompt=login\`, \`max_age=0\`), and the server believes what \`auth_time\` says.
- **From the login.** With \`reentry=login\` the longest stay counts from the login, not from the entering, so that leaving and entering does not begin it anew. Logging in anew does.
- **Guests** have no login: they knock again, and a moderator decides. Their stay counts from being let in.
- **Leaving by oneself** asks for no login afterwards, and what a page shows outside of sessions is not Vigil's.
- **The longest stay** is announced beforehand, as long as a warning takes and five minutes at the least, and nothing but a login (or coming in again, without \`reentry=login\`) puts it off. That is no extension in the sense of WCAG 2.2.1.
`;

const clock = (duration: number): string =>
  `${Math.floor(duration / 60_000)}:${String((duration % 60_000) / 1_000).padStart(2, '0')}`;
