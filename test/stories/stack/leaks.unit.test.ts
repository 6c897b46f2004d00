import { describe, expect, test } from '@jest/globals';
import { createSecrets, leaksIn, personalIn } from './leaks.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm5hIiwibmFtZSI6IkFubmEifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const secrets = createSecrets();
secrets.keep(token, `guest.${'s'.repeat(43)}.${'k'.repeat(22)}`, 'anna@example.com', 'Anna');
const leaks = (line: string) => leaksIn(`before\n${line}\nafter`, secrets.all());

describe('A secret is found in a log', () => {
  test.each([
    ['a token that was not registered', 'failed with eyJhbGciOiJIUzI1NiJ9.x.y'],
    ['a token that the log has removed', '{"header":"vigil.v1, [token]"}'],
    ['the signature of a token', 'bad signature c2lnbmF0dXJlLXNpZ25hdHVyZQ'],
    ['the secret of an invitation', `no invitation ${'s'.repeat(43)}`],
    ['the key of a guest', `guest ${'k'.repeat(22)}`],
    ['an e-mail address', '{"email":"anna@example.com"}'],
    ['a name', '{"name":"Anna","phase":"present"}'],
    ['a name in a sentence', 'Anna has left'],
  ])('%s', (_, line) => {
    expect(leaks(line)).toEqual([expect.stringContaining(line)]);
  });

  test.each([
    ['the id of a person', '{"participantId":"anna"}'],
    ['a random id that happens to contain a name', '{"connectionId":"xAnna+Y="}'],
    ['a hash that happens to contain the letters of a token', '{"head":"518DeyJlfILR3FVSOZ"}'],
    ['nothing', ''],
  ])('but not %s', (_, line) => {
    expect(leaks(line)).toEqual([]);
  });
});

test('What a message says about people is the address that is invited and a guest’s name', () => {
  expect(personalIn({ action: 'contact.invite', email: 'ben@example.com' })).toEqual(['ben@example.com']);
  expect(personalIn({ action: 'session.join', sessionId: 's1', name: 'Gus' })).toEqual(['Gus']);
  expect(personalIn({ action: 'session.create', name: 'Review' })).toEqual([]);
});
