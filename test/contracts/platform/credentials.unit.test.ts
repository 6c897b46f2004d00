import { afterEach, expect, test } from '@jest/globals';
import { defaultProvider } from '../../../functions/aws/platform/credentials.ts';

const said = {
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
type Variables = Partial<typeof said>;

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
const credentials = (variables: Variables) => {
  process.env = { ...variables } as NodeJS.ProcessEnv;
  return defaultProvider()();
};

test('Credentials are what Lambda’s variables say, with a token only if there is one', async () => {
  expect(await credentials(said)).toEqual({
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
  const { AWS_SESSION_TOKEN: _none, ...lasting } = said;
  expect(await credentials(lasting)).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret' });
});

test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const)(
  'Without %s there are none, and they are not looked for elsewhere',
  async (name) => {
    await expect(credentials({ ...said, [name]: '' })).rejects.toThrow(name);
  },
);
