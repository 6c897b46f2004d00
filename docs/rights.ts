import { kinds, type Right, rights, roles } from '../shared/rights.ts';

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
