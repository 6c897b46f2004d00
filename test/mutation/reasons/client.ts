import type { Reason } from './reason.ts';

export const ofClient: readonly Reason[] = [
  {
    file: 'client/client.ts',
    code: "'sessionId' in value",
    mutators: ['ConditionalExpression'],
    becomes: ['true'],
    why: 'no session has none for its id; the rest is for the compiler',
  },
  {
    file: 'client/content/content.ts',
    code: 'let meanwhile: Entry[] = []',
    why: 'a listing begins with none, and outside of one nobody looks',
  },
  {
    file: 'client/content/content.ts',
    code: 'if (listing) meanwhile.push(entry)',
    becomes: ['true'],
    why: 'a listing begins with none, and outside of one nobody looks',
  },
  {
    file: 'client/content/content.ts',
    code: 'isShared = false',
    why: 'a copy too many is seen by nobody',
  },
  {
    file: 'client/content/content.ts',
    code: 'if (isShared) shown',
    becomes: ['true'],
    why: 'a copy too many is seen by nobody',
  },
  {
    file: 'client/link/connection.ts',
    code: 'socket?.send(',
    mutators: ['OptionalChaining'],
    why: 'a connection that is open has a socket; the compiler cannot know',
  },
  {
    file: 'client/link/keep-alive.ts',
    code: '++unasked % ASK_EVERY',
    mutators: ['UpdateOperator'],
    why: 'counted down, it is every third as well',
  },
  {
    file: 'client/link/link.ts',
    code: "mine.drop('not joined')",
    mutators: ['StringLiteral'],
    why: 'why a replacement is given up is told to nobody',
  },
  {
    file: 'client/session/entry.ts',
    code: "reply.type === 'session.ended' && reply.ending",
    mutators: ['ConditionalExpression'],
    why: 'no other reply has an ending; the type is for the compiler',
  },
  {
    file: 'client/session/member.ts',
    code: "message.type === 'session.ended' && lostEndings",
    mutators: ['ConditionalExpression'],
    why: 'no other message has an ending; the type is for the compiler',
  },
  {
    file: 'client/session/member.ts',
    code: 'let resumes = false',
    why: 'it is joined, which says so, before anything asks',
  },
  {
    file: 'client/session/member.ts',
    code: 'let byMyself = false',
    why: 'it is joined, which says so, before anything asks',
  },
  {
    file: 'client/session/page-reading.ts',
    code: 'return ++round',
    mutators: ['UpdateOperator'],
    why: 'any number that was not there before makes the older one void',
  },
  {
    file: 'client/session/roster.ts',
    code: '?? -1) <= revision)',
    becomes: ['(known.get(id)?.revision ?? -1) < revision'],
    why: 'of one revision there is one truth',
  },
  {
    file: 'client/session/roster.ts',
    code: 'if (revision > upTo)',
    becomes: ['revision >= upTo'],
    why: 'of one revision there is one truth',
  },
  {
    file: 'client/session/roster.ts',
    code: 'one.participantId < other.participantId',
    becomes: ['one.participantId <= other.participantId'],
    why: 'no two have the same id',
  },
  {
    file: 'client/own/sharing.ts',
    code: "let said = ''",
    why: 'nothing that is shown reads like it: it begins with when it was joined',
  },
];
