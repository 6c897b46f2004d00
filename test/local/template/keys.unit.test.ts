import { describe, expect, test } from '@jest/globals';
import { judge, type Role, wouldPermit } from '../../../local/iam/role.ts';
import { placeOf } from '../../../local/template/deployment.ts';
import { resolver } from '../../../local/template/intrinsics.ts';
import { keysOf } from '../../../local/template/keys.ts';
import { queuesOf } from '../../../local/template/queues.ts';
import { rolesOf } from '../../../local/template/roles.ts';
import { busesOf } from '../../../local/template/streams.ts';
import { tablesOf } from '../../../local/template/tables.ts';
import { parseTemplate } from '../../../local/template/template.ts';
import { templateOf } from '../../infra/template/synthesized.ts';

const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

const hosted = (settings: Readonly<Record<string, string>>) => {
  const template = parseTemplate(
    JSON.stringify(templateOf({ page: 'none', pages: 'https://app.example.com/', ...settings }).toJSON()),
  );
  const place = placeOf('Vigil');
  // What is made of names that the local stack gives is not needed here.
  const resolve = resolver(template, place);
  return { template, resolve, entailed: keysOf(template, resolve, place) };
};
const { template, resolve, entailed } = hosted({ encryptionKey: key });
const roles = [...rolesOf(template, resolve, () => {}, entailed).values()];

/** Each action on something encrypted that a role has a right to. */
const usesOf = (role: Role) =>
  role.statements
    .flatMap(({ grants }) => grants)
    .map(({ action, resource }) => ({ action, resource }))
    .filter((request) => entailed(request).length > 0);

describe('A table and queues with a key of one’s own', () => {
  test('are hosted', () => {
    expect(tablesOf(template, resolve)).toHaveLength(1);
    expect(queuesOf(template, resolve)).toHaveLength(4);
    expect(busesOf(template, resolve)).toHaveLength(1);
  });

  test('let nobody do anything who has no right to the key, and whoever has a right to them has one to the key', () => {
    const uses = roles.flatMap((role) => usesOf(role).map((request) => ({ role, request })));
    expect(uses.length).toBeGreaterThan(40);
    expect(uses.filter(({ role, request }) => !wouldPermit(role, request))).toEqual([]);
    for (const { role, request } of uses) {
      // The right itself, without the key.
      const statements = role.statements.filter(({ grants }) =>
        grants.every(({ action }) => !action.startsWith('kms:')),
      );
      expect(judge(statements, request)).toBe('allowed');
      expect(wouldPermit({ ...role, statements }, request)).toBe(false);
    }
  });

  test('have it by way of their own service: the right to use it for a table is none to a queue', () => {
    const connect = roles.find(({ name }) => name.includes('ConnectRole') && !name.includes('Dis'));
    const [queue] = queuesOf(template, resolve);
    const send = { action: 'sqs:SendMessage', resource: queue?.arn ?? '' };
    const [use] = entailed(send);
    expect(use).toMatchObject({ action: 'kms:GenerateDataKey', resource: key });
    expect(judge(connect?.statements ?? [], use as never)).toBe('not allowed');
  });

  test('entail nothing where the keys are those of the services', () => {
    const plain = hosted({});
    const all = [...rolesOf(plain.template, plain.resolve, () => {}, plain.entailed).values()];
    const requests = all.flatMap(({ statements }) => statements.flatMap(({ grants }) => grants));
    expect(requests.flatMap((request) => plain.entailed(request))).toEqual([]);
  });
});
