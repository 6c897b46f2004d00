import type { Fault } from './fault.ts';

/** F. Abuse, cost and privacy. */
export const abuseFaults: readonly Fault[] = [
  {
    number: 27,
    mistake: {
      name: 'whoever is too fast is answered for ever',
      file: 'functions/limits/guard.ts',
      search: "return messages.refuse(connectionId) > MOST_REFUSALS ? 'hang up' : 'too fast';",
      replacement: "return messages.refuse(connectionId) > 100 * MOST_REFUSALS ? 'hang up' : 'too fast';",
    },
    foundBy: 'test/functions/limits/guard.unit.test.ts',
    errand: 'somebody who goes on though they are too fast',
  },
  { number: 27, hunted: 'one person is in one session with any number of connections' },
  {
    number: 27,
    mistake: {
      name: 'a microphone is told of each time that it is switched',
      file: 'shared/path/windows.ts',
      search: "urgency === 'idle talk' ? SECOND : 0",
      replacement: "urgency === 'idle talk' ? 0 * SECOND : 0",
    },
    foundBy: 'test/functions/telling/windows.unit.test.ts',
    errand: 'a microphone that is switched again and again',
  },
  {
    number: 27,
    mistake: {
      name: 'a guest knocks as often as they like',
      file: 'functions/entering/guests.ts',
      search: "return mayKnock ? null : refused('door.too-often',",
      replacement: "return mayKnock || guestId ? null : refused('door.too-often',",
    },
    foundBy: 'test/functions/entering/door/knocking.unit.test.ts',
    errand: 'a guest who knocks again and again',
  },
  {
    number: 27,
    mistake: {
      name: 'a guest fills a session without end',
      file: 'functions/aws/content/admission.ts',
      search: "if (!(await guests.count(sessionId, growth, now))) return 'guest-full';",
      replacement: 'await guests.count(sessionId, growth, now);',
    },
    foundBy: 'test/contracts/content/content-table.contract.test.ts',
    errand: 'more items than a guest may add',
  },
  {
    number: 27,
    mistake: {
      name: 'a session takes any number of items',
      file: 'functions/aws/content/content-extent.ts',
      search: 'conditions: growing.map(',
      replacement: 'conditions: growing.slice(0, 0).map(',
    },
    foundBy: 'test/contracts/content/content-table.contract.test.ts',
    errand: 'more items than a session may hold',
  },
  {
    number: 27,
    mistake: {
      name: 'one person connects as often as they like',
      file: 'functions/limits/arrivals.ts',
      search: 'if (!(await allotment.isOpen(whose, now))) return false;',
      replacement: 'await allotment.isOpen(whose, now);',
    },
    foundBy: 'test/functions/limits/burden/connections.unit.test.ts',
    errand: 'somebody who connects again and again',
  },
  {
    number: 27,
    mistake: {
      name: 'what one person costs in an hour has no end',
      file: 'functions/limits/burden.ts',
      search:
        "if (await ordinary.isOpen(payer, now)) return { verdict: 'passes', settle: settling(ordinary) };",
      replacement:
        "if ((await ordinary.isOpen(payer, now)) || payer) return { verdict: 'passes', settle: settling(ordinary) };",
    },
    foundBy: 'test/functions/limits/burden/budget.unit.test.ts',
    errand: 'somebody who writes more than they may cost in an hour',
  },
  {
    number: 27,
    mistake: {
      name: 'all who come by one link pay for themselves, under keys that they make up',
      file: 'functions/limits/burden.ts',
      search: "if (user.kind !== 'guest') return userPays(user);",
      replacement: "if (user.kind !== 'guest' || user.id) return userPays(user);",
    },
    foundBy: 'test/functions/limits/burden/budget.unit.test.ts',
    errand: 'many who come by one link, under keys that they make up',
  },
  {
    number: 28,
    mistake: {
      name: 'made-up key ids make the authorizer throw',
      file: 'functions/identity/token.ts',
      search: "  [KidNotFoundInJwksError, 'key'],\n",
      replacement: '',
    },
    foundBy: 'test/functions/identity/authorize/denied.unit.test.ts',
    errand: 'tokens by keys that are made up',
  },
  {
    number: 28,
    mistake: {
      name: 'each made-up key id asks the issuer',
      file: 'functions/identity/keys.ts',
      search: 'if (last !== null && at - last.at < PAUSE) return last.outcome;',
      replacement: 'if (last !== null && at - last.at < 0 * PAUSE) return last.outcome;',
    },
    foundBy: 'test/functions/identity/keys.unit.test.ts',
    errand: 'tokens by keys that are made up',
  },
  {
    number: 28,
    mistake: {
      name: 'a key is believed for as long as the environment lives',
      file: 'functions/identity/keys.ts',
      search: 'if (held !== null && age < FRESH) return held.jwks;',
      replacement: 'if (held !== null && (age < FRESH || held)) return held.jwks;',
    },
    foundBy: 'test/functions/identity/keys.unit.test.ts',
    errand: 'a token by a key that the issuer has withdrawn',
  },
  {
    number: 28,
    mistake: {
      name: 'a token with something critical in its header that we do not know is taken',
      file: 'functions/identity/token.ts',
      search: "if ('crit' in header) return denied('critical', names);",
      replacement: '',
    },
    foundBy: 'test/functions/identity/authorize/denied.unit.test.ts',
    errand: 'tokens that are not to be taken',
  },
  {
    number: 28,
    mistake: {
      name: 'a token that holds for a thousand years is taken',
      file: 'functions/identity/token.ts',
      search: "return person.expiresAt > after(clock(), MOST_LIFETIME) ? denied('lifetime', names) : person;",
      replacement:
        "return person.expiresAt > after(clock(), 1_000 * MOST_LIFETIME) ? denied('lifetime', names) : person;",
    },
    foundBy: 'test/functions/identity/odd-claims.unit.test.ts',
    errand: 'tokens that are not to be taken',
  },
  { number: 29, hunted: 'hello makes a contact of whoever has typed my address' },
  { number: 29, hunted: 'an invitation to a mistyped address stands for ninety days' },
  { number: 29, hunted: 'who leaves for good keeps the right' },
  {
    number: 30,
    mistake: {
      name: 'a token without a name shows the e-mail address',
      file: 'functions/identity/claims.ts',
      search: 'name: text(claims.name),',
      replacement: 'name: text(claims.name) ?? text(claims.email)?.replace("@", " at "),',
    },
    foundBy: 'test/functions/identity/authorize/admitted.unit.test.ts',
    errand: 'people whose tokens say odd things of how they are called',
  },
  {
    number: 30,
    mistake: {
      name: 'an e-mail address that the issuer gives as a name is shown',
      file: 'functions/identity/called.ts',
      search: "one !== '' && !address.test(one)",
      replacement: "one !== '' && (address.test(one) || one !== '')",
    },
    foundBy: 'test/functions/identity/called.unit.test.ts',
    errand: 'people whose tokens say odd things of how they are called',
  },
  {
    number: 30,
    mistake: {
      name: 'the name in a token is shown as it is',
      file: 'functions/identity/called.ts',
      search: '.map(cleanName);',
      replacement: '.map((said) => said.slice(0, 300) || cleanName(said));',
    },
    foundBy: 'test/functions/identity/called.unit.test.ts',
    errand: 'people whose tokens say odd things of how they are called',
  },
  { number: 31, hunted: 'an owner may be sent out' },
  { number: 31, hunted: 'a session may be taken that was not offered' },
  {
    number: 31,
    mistake: {
      name: 'whoever was appointed removes the founder',
      file: 'functions/actions/directory/members.ts',
      search:
        "if ('refusal' in entered) return entered.refusal;\n  if (userId === entered.session.owner) return ofTheOwner();\n  if (userId === user.id) return notOneself();\n  const member = await appointed(app, user, sessionId, userId, 'member');",
      replacement:
        "if ('refusal' in entered) return entered.refusal;\n  if (userId === user.id) return notOneself();\n  const member = await appointed(app, user, sessionId, userId, 'member');",
    },
    foundBy: 'test/functions/directory/ownership/owner.unit.test.ts',
    errand: 'a moderator who sends the founder out',
  },
  {
    number: 32,
    mistake: {
      name: 'any page may call the local services',
      file: 'local/endpoints/server.ts',
      search: ' || request.headers.origin !== undefined)',
      replacement: ')',
    },
    foundBy: 'test/local/queue/queue.contract.test.ts',
  },
  {
    number: 32,
    mistake: {
      name: 'any page may read the local table at its own port',
      file: 'local/table/engine-worker.ts',
      search: ' && headers.origin === undefined && shows(headers, secret))',
      replacement: ' && shows(headers, secret))',
    },
    foundBy: 'test/local/table/table.contract.test.ts',
  },
  {
    number: 32,
    mistake: {
      name: 'the local table takes any signature',
      file: 'local/table/engine-worker.ts',
      search: ' && headers.origin === undefined && shows(headers, secret))',
      replacement: ' && headers.origin === undefined && secret && shows)',
    },
    foundBy: 'test/local/table/table.contract.test.ts',
  },
  {
    number: 32,
    mistake: {
      name: 'whoever has an account on this machine reads the local table',
      file: 'local/data/data-folder.ts',
      search: 'found.isDirectory() ? 0o700 : 0o600',
      replacement: 'found.isDirectory() ? 0o755 : 0o644',
    },
    foundBy: 'test/stories/local-stack.story.test.ts',
  },
  {
    number: 32,
    mistake: {
      name: 'the local services answer to any name',
      file: 'local/endpoints/loopback.ts',
      search: 'LOOPBACK.some((name) => host ===',
      replacement: 'LOOPBACK.some((name) => name !== host || host ===',
    },
    foundBy: 'test/local/table/table.contract.test.ts',
  },
  {
    number: 33,
    noCode: 'an entry of the lockfile without `integrity`',
    noticedBy: 'test/supply/lockfile.unit.test.ts',
  },
  {
    number: 33,
    noCode: 'an install script that nobody has explained, or one that may run',
    noticedBy: 'test/supply/lockfile.unit.test.ts',
  },
  {
    number: 33,
    noCode: 'another Node on one platform than on the others',
    noticedBy: 'test/supply/lockfile.unit.test.ts',
  },
  {
    number: 34,
    mistake: {
      name: 'a frame may say one thing twice, and another each time',
      file: 'functions/message/frame.ts',
      search: 'if (seen.has(name)) return',
      replacement: "if (seen.has(name) && name === '') return",
    },
    foundBy: 'test/functions/message/frame.property.test.ts',
    errand: 'a frame that says one thing twice',
  },
  {
    number: 34,
    mistake: {
      name: 'a record may be written over',
      file: 'functions/aws/audit/audit.ts',
      search: "ConditionExpression: 'attribute_not_exists(pk)',",
      replacement: '',
    },
    foundBy: 'test/contracts/audit/audit-table.contract.test.ts',
    errand: 'a record that is written again, and says something else',
  },
  {
    number: 34,
    mistake: {
      name: 'the page has no policy where its host sends no headers',
      file: 'web/hosting/page-policy.ts',
      search: '<meta http-equiv="Content-Security-Policy" content=',
      replacement: '<meta name="policy" content=',
    },
    foundBy: 'test/tools/build-page.contract.test.ts',
  },
];
