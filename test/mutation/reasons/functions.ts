import type { Reason } from './reason.ts';

export const ofFunctions: readonly Reason[] = [
  {
    file: 'functions/entitlement/entitlement.ts',
    code: 'oldest !== undefined',
    becomes: ['true'],
    why: 'of more than a thousand there is an oldest; the compiler wants to know',
  },
  {
    file: 'functions/entitlement/entitlement.ts',
    code: 'restsUntil !== null &&',
    becomes: ['true'],
    why: 'no time is before one that is none',
  },
  {
    file: 'functions/entitlement/roles.ts',
    code: 'const parsed = (text: string): unknown => {',
    mutators: ['BlockStatement'],
    why: 'nothing is no object, as null is none',
  },
  {
    file: 'functions/entitlement/roles.ts',
    code: 'return null;',
    mutators: ['BlockStatement'],
    why: 'nothing is no object, as null is none',
  },
  {
    file: 'functions/identity/claims.ts',
    code: "typeof value !== 'object' ||",
    becomes: ['false'],
    why: 'what is no object has nothing of that name',
  },
  {
    file: 'functions/identity/keys.ts',
    code: 'held !== null &&',
    becomes: ['true'],
    why: 'keys that were never had are older than any; the compiler wants to know',
  },
  ...[
    'new JwtWithoutValidKidError(',
    'new KidNotFoundInJwksError(',
    'Keys are asked for, and that takes time.',
    'Keys come from the issuer alone.',
  ].map((code) => ({
    file: 'functions/identity/keys.ts',
    code,
    why: 'programs go by the kind of the error; the last two are asked for by nobody, the library wants them',
  })),
  {
    file: 'functions/identity/origins.ts',
    code: 'scheme !== undefined && host !== undefined',
    why: 'with no wildcard in it, it has no host below it, and nothing begins with what is made of that',
  },
  {
    file: 'functions/identity/token.ts',
    code: 'settings.jwksUri ?? issuer',
    why: 'the library wants an address; the cache knows where the keys are',
  },
  {
    file: 'functions/identity/token.ts',
    code: 'time !== undefined && Math.abs(time)',
    becomes: ['true'],
    why: 'what is no number is not too great',
  },
  {
    file: 'functions/identity/token.ts',
    code: 'if (error instanceof JwtParseError) return null',
    becomes: ['true'],
    why: 'the library throws nothing else there; a fault of ours would be told',
  },
  {
    file: 'functions/identity/token.ts',
    code: "[1] ?? ''",
    mutators: ['StringLiteral'],
    why: 'neither is JSON',
  },
  {
    file: 'functions/identity/token.ts',
    code: "String(header.typ).toLowerCase() : ''",
    mutators: ['StringLiteral'],
    why: 'any word will do that is no type of an access token',
  },
  {
    file: 'functions/identity/token.ts',
    code: "typeof one === 'string' &&",
    becomes: ['true'],
    why: 'what is no text is in no list of texts; the compiler wants to know',
  },
  {
    file: 'functions/identity/token.ts',
    code: '} catch { return []; }',
    mutators: ['BlockStatement'],
    why: 'where nothing is said of the claims of a denial, there are none',
  },
  ...["[JwkInvalidKtyError, 'key']", "[JwtParseError, 'malformed']", "[FailedAssertionError, 'claims']"].map(
    (code) => ({
      file: 'functions/identity/token.ts',
      code,
      why: 'the library has been asked the same before, or is not asked it: a net for its next version',
    }),
  ),
  {
    file: 'functions/authorize.ts',
    code: "key.toLowerCase() === wanted) ?? ''",
    mutators: ['StringLiteral'],
    why: 'no header has such a name',
  },
  {
    file: 'functions/authorize.ts',
    code: "(header('sec-websocket-protocol') ?? '')",
    mutators: ['StringLiteral'],
    why: 'neither is our protocol',
  },
  {
    file: 'functions/disconnect.ts',
    code: 'status !== undefined && GOODBYES.has(status)',
    becomes: ['true'],
    why: 'a status that is none is none of these; the compiler wants to know',
  },
  {
    file: 'functions/message/frame.ts',
    code: "if (body[at] === ',')",
    becomes: ['true'],
    why: 'it is a comma, or the object is over and nothing comes after it',
  },
  ...['functions/entering/guests.ts', 'functions/connect.ts'].map((file) => ({
    file,
    code: "invitations.find(user.invitation ?? '')",
    mutators: ['StringLiteral'],
    why: 'no invitation has such an id',
  })),
  {
    file: 'functions/entering/entrance.ts',
    code: "state === 'closed' &&",
    becomes: ['true'],
    why: 'whoever may open a hidden session may do in it all that they may in an active one',
  },
  {
    file: 'functions/entering/leading-out.ts',
    code: '.filter(isWaiting).filter(isMeant)',
    becomes: ['await app.participants.gathered(sessionId)'],
    why: 'whoever is inside is sent out by neither ending, as the core says; it saves the asking',
  },
  {
    file: 'functions/limits/allotment.ts',
    code: 'oldest !== undefined',
    becomes: ['true'],
    why: 'of more than a thousand there is an oldest; the compiler wants to know',
  },
  {
    file: 'functions/limits/burden.ts',
    code: "user.invitation ?? ''",
    mutators: ['StringLiteral'],
    why: 'a guest comes by an invitation; the compiler cannot know',
  },
  ...['burden', 'guard'].map((file) => ({
    file: `functions/limits/${file}.ts`,
    code: 'settle: () => {}',
    mutators: ['ArrowFunction'],
    why: 'what returns nothing returns that',
  })),
];
