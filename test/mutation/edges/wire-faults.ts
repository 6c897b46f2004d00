import type { Fault } from './fault.ts';

/** E. The published wire. */
export const wireFaults: readonly Fault[] = [
  {
    number: 25,
    mistake: {
      name: 'a field that a message does not have is dropped in silence',
      file: 'shared/messages/fields.ts',
      search:
        'return part(z.strictObject({ action: tag, requestId: asked, ...shape }), action, description);',
      replacement: 'return part(z.object({ action: tag, requestId: asked, ...shape }), action, description);',
    },
    foundBy: 'docs/generator/generate.ts',
  },
  {
    number: 25,
    mistake: {
      name: 'what comes down may have no field more than is written today',
      file: 'shared/messages/fields.ts',
      search:
        'return part(z.object({ type: tag, requestId: answered, serverTime, ...shape }), name, description);',
      replacement:
        'return part(z.strictObject({ type: tag, requestId: answered, serverTime, ...shape }), name, description);',
    },
    foundBy: 'docs/generator/generate.ts',
  },
  {
    number: 25,
    mistake: {
      name: 'the document does not say what a message is answered with',
      file: 'docs/generator/asyncapi.ts',
      search: 'messages: refs([id]), reply: {',
      replacement: 'messages: refs([id]), answer: {',
    },
    foundBy: 'docs/generator/generate.ts',
  },
  {
    number: 26,
    mistake: {
      name: 'each environment lets the whole pace through',
      file: 'functions/limits/allotment.ts',
      search: 'share = (await take(whose, span, size, most)) ? share + size : null;',
      replacement: 'share = (await take(whose, span, size, most)) || size > 0 ? share + size : null;',
    },
    foundBy: 'test/functions/limits/guard.unit.test.ts',
    errand: 'a connection that is too fast, in several environments',
  },
  {
    number: 26,
    mistake: {
      name: 'the client sends as fast as it is asked to',
      file: 'client/link/requests.ts',
      search: 'if (due > now) await pause(clock, due - now);',
      replacement: 'if (due > now) void pause;',
    },
    foundBy: 'test/client/link/requests.unit.test.ts',
    errand: 'a client that is asked for more at once than it may send',
  },
];
