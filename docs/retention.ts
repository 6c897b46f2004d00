import { kinds } from '../functions/aws/items/kinds.ts';

/** What is kept about people, a row for each kind of item, from the same declaration that the erasure uses. */
export const retentionPage = (
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => string,
): string => `# What is kept of people

Whoever runs Vigil is answerable for it in law; this page says what there is to answer for, in the order of the questions that people ask. The table is made from \`functions/aws/items/kinds.ts\` by \`npm run docs\`: an item of a kind that stands in no row fails a test.

## What, why, and for how long

${table(
  ['kind of item', 'key', 'says of people', 'why', 'kept', 'on erasure'],
  kinds.map(({ name, pk, sk, says, why, kept, erasure }) => [
    name,
    `\`${pk || '…'} / ${sk}\``,
    says,
    why,
    kept,
    words[erasure],
  ]),
)}

Beside the table: **logs** hold ids of connections and no names (\`logRetention\`, 30 days; where something failed for one person, their id); **metrics** name nobody; **the user pool** holds accounts, if the stack has one; **backups** (point-in-time recovery) hold all of the above for 35 days.

## What do you have about me? (GDPR art. 15 and 20)

\`\`\`
npm run person -- --user ID --email anna@example.com --export anna.zip --table <TableName>
\`\`\`

A file for each kind of item, a line of JSON for each item, which machines read as well; a folder, where the name does not end with \`.zip\`. Items of other people are in it as far as they name this person (a contact, who let whom in): look through them before you hand it on. Who wrote what is not kept, so content is not in it; \`about.jsonl\` lists the sessions that they appear in, and \`npm run export\` writes the content of one.
\`--local\` does the same on a local stack. It reads the whole table, because a moderator's id may stand in anybody's records: 3 US cents for a million items of a kilobyte; an erasure reads it twice or three times.

## Forget me (art. 17)

1. Take their login away, and wait until their token has run out or send them out (\`participant.remove\` by a backend, for everywhere). While they are inside anywhere, the command changes nothing and says where.
2. \`npm run person -- --user ID --email anna@example.com --erase --confirm ID --table <TableName>\`
3. \`npm run hand-over\` for sessions that they owned: they have no owner then.

What is theirs is deleted. What others hold of them (contacts, invitations) goes too. The audit trail keeps what happened, for reasons that the law knows (art. 17(3)): in each session they are another \`erased-…\`, whose key is deleted with the last item, so that nobody can find out who it was from what is kept. Their chains, and those of others that name them as a moderator, are written anew and verify and replay as before (\`npm run audit\`, \`npm run evidence\`); the session says by an operator's record that this was done, not of whom.
A chain that did not verify before is left as it is, named, and the command fails: to write it anew would hide what somebody has changed. It looks again until nothing is found; one that was interrupted is begun again to go on, and until then \`npm run audit\` may call a chain of those sessions not whole.

**What it does not reach.** *Content* stays with whoever owns the session: what people wrote there, their own name included. *Events* that were put on the bus named the person by id (not with \`eventPeople=none\`): whoever consumes them erases on their side; the rewriting itself is told to nobody. *Evidence and exports* that were made before hold the id, and the hashes of the chains as they were.
*Backups* forget within 35 days; after a restore, erase again. *Logs* forget by their retention. *An issuer* of your own, or the user pool: \`aws cognito-idp admin-delete-user\`.

## Correct it (art. 16)

Names come from the token with each visit: correct them at the issuer, and the next visit brings them along.
`;

const words = {
  deleted: 'deleted',
  pseudonym: 'a pseudonym stands in its place',
  emptied: 'the id goes, the item stays',
  left: 'stays with the owner of the session',
  'names nobody': 'names nobody',
} as const;
