import { kinds } from '../../functions/aws/items/kinds.ts';
import { table } from './table.ts';

/** What is kept about people, a row for each kind of item, from the same declaration that the erasure uses. */
export const retentionPage = (): string => `# What is kept of people

Whoever runs Vigil is legally responsible for it. This page says for what, in the order of the questions that people ask. The table is made from \`functions/aws/items/kinds.ts\` by \`npm run docs\`; an item of a kind without a row fails a test.

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

Outside the table:

- **Logs** contain ids of connections and no names (\`logRetention\`, 30 days); where something failed for one person, their id.
- **Alarms and queues** hold the ids of a session and of a person: an alarm until it has rung, a message of the second hand for an hour at most, a dead letter for a fortnight.
- **CloudTrail** records every call of EventBridge Scheduler in the account, and with each alarm those two ids (nothing that AWS documents hides the input of a schedule): for 90 days, and for as long as they are kept in the account's own trails.
- **The browser** of a person holds their login, as long as a tab has it; what they wrote and could not save, until a session is opened there a week later or more; of a guest the name they gave last, and a key by which a link knows them again.
- **Metrics** name nobody.
- **The user pool** contains accounts, if the stack has one.
- **Backups** (point-in-time recovery) contain everything in the table for 35 days.

## What do you have about me? (GDPR art. 15 and 20)

\`\`\`
npm run person -- --user ID --email anna@example.com --export anna.zip --table <TableName>
\`\`\`

It writes a file for each kind of item, with a line of JSON for each item, so it is machine-readable. If the name does not end in \`.zip\`, it makes a folder. Other people's items are included as far as they name this person (a contact, who let whom in): look through them before you hand it on. Who wrote what is not stored, so content is not included; \`about.jsonl\` lists the sessions that they appear in, and \`npm run export\` writes the content of one.
\`--local\` does the same on a local stack. It reads the whole table, because a moderator's id may be in anybody's records: that costs 3 US cents for a million items of a kilobyte; an erasure reads it two or three times.

## Forget me (art. 17)

1. Take their login away, and wait until their token has run out or send them out (\`participant.remove\` by a backend, for everywhere). While they are inside anywhere, the command changes nothing and says where.
2. \`npm run person -- --user ID --email anna@example.com --erase --confirm ID --table <TableName>\`
3. \`npm run hand-over\` for sessions that they owned: they have no owner then.

What is theirs is deleted, and so is what others have about them (contacts, invitations). The audit trail keeps what happened, as the law allows (art. 17(3)). In each session they become a different \`erased-…\`, whose key is deleted with the last item, so that what is kept does not reveal who it was. Their chains, and those of others that name them as a moderator, are rewritten, and verify and replay as before (\`npm run audit\`, \`npm run evidence\`). An operator's record in the session says that this was done, not for whom.
A chain that did not verify before is left as it is and named, and the command fails: rewriting it would hide that somebody had changed it. The command searches again until it finds nothing more. If it is interrupted, run it again to continue; until then \`npm run audit\` may report a chain of those sessions as not whole.

**What it does not reach.** *Content* stays with whoever owns the session: what people wrote there, their own name included. *Events* that were put on the bus named the person by id (not with \`eventPeople=none\`): whoever consumes them erases on their side; the rewriting itself is told to nobody. *Evidence and exports* that were made before hold the id, and the hashes of the chains as they were.
*Backups* forget within 35 days; after a restore, erase again. *Logs* forget by their retention, *CloudTrail* within 90 days and by that of the account's trails. *An issuer* of your own, or the user pool: \`aws cognito-idp admin-delete-user\`.

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
