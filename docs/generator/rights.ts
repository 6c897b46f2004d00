import { kinds, type Right, rights, roles } from '../../shared/rights.ts';
import { table } from './table.ts';

const people = kinds.flatMap((kind) =>
  // No guest moderates, and a guest without a role is at the door.
  roles.flatMap((role) => (kind === 'guest' && role === 'moderator' ? [] : [{ kind, role }])),
);

const words = { a: 'active', c: 'closed', h: 'hidden', '-': '' } as const;
const inWords = (cell: string): string => {
  if (cell === 'ach') return 'yes';
  return cell === '-'
    ? '–'
    : cell
        .split('')
        .map((letter) => words[letter as keyof typeof words])
        .join(', ');
};

const titles = {
  'licence-holder moderator': 'licence holder, moderator',
  'licence-holder member': 'licence holder, member',
  'licence-holder none': 'licence holder, other',
  'contact moderator': 'contact, moderator',
  'contact member': 'contact, member',
  'contact none': 'contact, other',
  'guest member': 'guest, let in',
  'guest none': 'guest, at the door',
} as Readonly<Record<string, string>>;

/** The table of rights for people: a row for each action, a column for each kind of person, and one for backends. */
export const rightsTable = (): { head: string[]; rows: string[][] } => ({
  head: ['action', ...people.map(({ kind, role }) => titles[`${kind} ${role}`] ?? ''), 'service'],
  rows: (Object.keys(rights) as Right[]).map((right) => [
    `\`${right}\``,
    ...people.map(({ kind, role }) =>
      inWords(rights[right][kinds.indexOf(kind)]?.split(' ')[roles.indexOf(role)] ?? '-'),
    ),
    inWords(rights[right][3] ?? '-'),
  ]),
});

export const rightsPage = (): string => {
  const { head, rows } = rightsTable();
  return `# Rights

Who may do what, in a session of which state. Made from \`shared/rights.ts\`, which the functions read. *yes* is in every
state; an action that concerns no session is allowed or not whatever the states are. Contacts and guests neither see nor open
a hidden session: for them it does not exist. A guest may knock with a link that is good; moderators let them in.

Who is a moderator or a member is said by a token, by a function of the team's own, or by a membership: [identity.md](identity.md#what-somebody-may-do).

Beyond this table: what one does *inside* needs a connection that is inside (\`session.not-joined\` otherwise); groups are
changed by their moderators; only one's own contacts are put into groups and sessions; nobody changes their own role.

${table(head, rows)}
`;
};
