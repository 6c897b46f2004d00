import type { Fault } from './fault.ts';

/** A. What grows has a bound, and moderators always get in. */
export const boundsFaults: readonly Fault[] = [
  { number: 1, hunted: 'moderators are told everybody who waits at the door, in one message' },
  { number: 1, hunted: 'any number waits at a door' },
  { number: 1, hunted: 'one link fills the whole door' },
  { number: 1, hunted: 'who waits by a link that is revoked goes on waiting' },
  { number: 1, hunted: 'who knocks while their link is revoked goes on waiting' },
  { number: 1, hunted: 'those who came by one link cannot be turned away together' },
  { number: 1, hunted: 'a name is kept however many bytes it has' },
  { number: 2, hunted: 'a guest credential that somebody has made up opens a connection' },
  {
    number: 2,
    mistake: {
      name: 'a bad credential is a fault of the function',
      file: 'functions/authorize.ts',
      search: "if ('denied' in identity) return deny(identity);",
      replacement: "if ('denied' in identity) throw new Error(identity.denied);",
    },
    foundBy: 'test/functions/identity/authorize/denied.unit.test.ts',
    errand: 'a credential that is no token',
  },
  {
    number: 2,
    mistake: {
      name: 'a bad credential is counted nowhere',
      file: 'functions/authorize.ts',
      search: '      onDenial(denial);\n',
      replacement: '      void denial;\n',
    },
    foundBy: 'test/functions/identity/authorize/denied.unit.test.ts',
    errand: 'a credential that is no token',
  },
  {
    number: 3,
    mistake: {
      name: 'a roster is one page, whoever is inside',
      file: 'shared/presence/roster.ts',
      search: 'return bytes > ROSTER_BYTES && index > 0;',
      replacement: 'return bytes > 100 * ROSTER_BYTES && index > 0;',
    },
    foundBy: 'test/functions/telling/roster.unit.test.ts',
    errand: 'somebody who comes where many are inside, and much is to be read',
  },
  {
    number: 3,
    mistake: {
      name: 'a change of the roster is told in as many messages as it takes',
      file: 'shared/presence/roster.ts',
      search: 'while (told < changes.length && parts.length < most) {',
      replacement: 'while (told < changes.length && parts.length < 100 * most) {',
    },
    foundBy: 'test/functions/telling/roster.unit.test.ts',
    errand: 'more changes than one function tells',
  },
  {
    number: 3,
    mistake: {
      name: 'a page of content leaves no room for what is beside it',
      file: 'functions/sharing/content-page.ts',
      search: 'MAX_MESSAGE_BYTES - ',
      replacement: 'MAX_MESSAGE_BYTES - 0 * ',
    },
    foundBy: 'test/functions/content/reading.unit.test.ts',
    errand: 'somebody who comes where many are inside, and much is to be read',
  },
  {
    number: 4,
    mistake: {
      name: 'one write cleans up after all environments that have ever written',
      file: 'functions/aws/content/admission.ts',
      search: '.slice(0, MOST_CLEANED_UP)',
      replacement: '.slice(0, 100 * MOST_CLEANED_UP)',
    },
    foundBy: 'test/contracts/content/content-places.contract.test.ts',
    errand: 'a write where many environments have died',
  },
  {
    number: 4,
    mistake: {
      name: 'a clean-up that fails fails the write',
      file: 'functions/aws/content/admission.ts',
      search: 'await forget(sessionId, dead).catch(note);',
      replacement: 'await forget(sessionId, dead);',
    },
    foundBy: 'test/contracts/content/content-places.contract.test.ts',
    errand: 'a write whose clean-up is refused',
  },
  {
    number: 4,
    mistake: {
      name: 'the embedded table takes an expression of any length',
      file: 'local/table/limits.ts',
      search: 'if (size > EXPRESSION_BYTES)',
      replacement: 'if (size > 1_000 * EXPRESSION_BYTES)',
    },
    foundBy: 'test/contracts/table/table-limits.contract.test.ts',
  },
  {
    number: 5,
    mistake: {
      name: 'the head of the content keeps a place of every environment',
      file: 'functions/aws/content/admission.ts',
      search: 'if (underWay(found).length > ROOMY) crowded.add(slot);',
      replacement: 'if (underWay(found).length > 1_000 * ROOMY) crowded.add(slot);',
    },
    foundBy: 'test/contracts/content/content-cost.contract.test.ts',
    errand: 'writes of many environments',
  },
  {
    number: 5,
    mistake: {
      name: 'whoever looks who is inside reads a month of former visitors',
      file: 'functions/aws/presence/participants.ts',
      search: 'await former.putAside(longEnded(people)).catch(note);',
      replacement: 'void longEnded;',
    },
    foundBy: 'test/contracts/presence/visitor-cost.contract.test.ts',
    errand: 'somebody who comes where many have been',
  },
  {
    number: 6,
    mistake: {
      name: 'deleted notes are read eight at a time',
      file: 'functions/aws/content/content-pages.ts',
      search: 'const MOST_AT_ONCE = 1_000;',
      replacement: 'const MOST_AT_ONCE = 8;',
    },
    foundBy: 'test/contracts/content/deletion-cost.contract.test.ts',
    errand: 'content of which most was deleted',
  },
  { number: 6, hunted: 'a deletion is kept for ever' },
  {
    number: 6,
    mistake: {
      name: 'a listing that was too fast is given up',
      file: 'client/link/insistence.ts',
      search: 'const passing = /internal|connection\\.too-fast/;',
      replacement: 'const passing = /internal/;',
    },
    foundBy: 'test/client/session/insistence.unit.test.ts',
    errand: 'a client that is too fast while it reads',
  },
  {
    number: 7,
    mistake: {
      name: 'each who is sent out of a hidden session is told to all the others',
      file: 'shared/path/clearing.ts',
      search: "const quiet = effects.filter((effect) => effect.type !== 'publish');",
      replacement: 'const quiet = effects;',
    },
    foundBy: 'test/functions/directory/management/hiding.unit.test.ts',
    errand: 'a session that is hidden from many',
  },
  { number: 7, hunted: 'a session that is hidden owes nothing to anybody' },
  { number: 7, hunted: 'who is still inside a hidden session goes on reading it' },
  {
    number: 8,
    mistake: {
      name: 'one person keeps any number of connections',
      file: 'functions/limits/own-connections.ts',
      search: 'others.length + 1 - MOST_OF_ONE',
      replacement: 'others.length + 1 - 100 * MOST_OF_ONE',
    },
    foundBy: 'test/functions/limits/own-connections.unit.test.ts',
    errand: 'more connections than one person may keep',
  },
  {
    number: 8,
    mistake: {
      name: 'one address keeps every invitation that it was ever sent',
      file: 'functions/aws/directory/contacts/invitation-course.ts',
      search: 'for (const { pk, sk } of (await ofAddress(emailKey)).slice(MOST_INVITATIONS))',
      replacement: 'for (const { pk, sk } of (await ofAddress(emailKey)).slice(100 * MOST_INVITATIONS))',
    },
    foundBy: 'test/contracts/directory/contact-invitations.contract.test.ts',
    errand: 'more people who invite an address than it keeps',
  },
  {
    number: 8,
    mistake: {
      name: 'whoever moderates a group is not the last to be removed from it',
      file: 'functions/aws/directory/group-leftovers.ts',
      search:
        'const later: Item[] = [];\n    let part = await read(groupId);\n    for (;;) {\n      const [moderators, others] = [\n        part.items.filter(moderates),\n        part.items.filter((item) => !moderates(item)),\n      ];',
      replacement:
        'const later: Item[] = [];\n    let part = await read(groupId);\n    for (;;) {\n      const [moderators, others]: Item[][] = [[], [...part.items]];\n      if (!moderators || !others) return later;',
    },
    foundBy: 'test/contracts/directory/half-deleted-groups.contract.test.ts',
    errand: 'a group of many whose deletion fails half way, and is said again',
  },
  { number: 8, hunted: 'a link that nobody can use any more is kept for ever' },
];
