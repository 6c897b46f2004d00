import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { byBrowser } from '../../../infra/operations/login/browser.ts';
import { byPassword, timestampOf } from '../../../infra/operations/login/password.ts';
import {
  G,
  hashed,
  K,
  N,
  padded,
  poolNameOf,
  power,
  privateKey,
  proofOf,
  sessionKey,
  signature,
} from '../../../infra/operations/login/srp.ts';
import { freePort } from '../../hosts/free-port.ts';
import { choose, startIssuer } from '../../hosts/issuer.ts';

describe('a login by a browser', () => {
  const logIn = async (choice: Readonly<Record<string, string>>) => {
    const port = await freePort();
    const issuer = await startIssuer(60_000, `http://localhost:${port}`);
    try {
      return await byBrowser({
        issuer: issuer.issuer,
        clientId: 'vigil',
        scope: 'openid email profile',
        port,
        say: (sentence) => {
          const address = /^http:.*$/m.exec(sentence)?.[0] ?? '';
          void (async () => {
            // A browser requests more than it was sent to.
            expect((await fetch(`http://localhost:${port}/favicon.ico`)).status).toBe(404);
            await fetch(await choose(address, choice));
          })();
        },
      });
    } finally {
      await issuer.stop();
    }
  };

  test('returns the ID token of whoever was chosen', async () => {
    expect(decodeJwt(await logIn({ user: 'anna' }))).toMatchObject({ sub: 'anna', aud: 'vigil' });
  });

  test('says why there is none', async () => {
    await expect(logIn({ cancel: 'yes' })).rejects.toThrow('The login was refused: Nobody was chosen.');
  });
});

/** The server side of SRP, with the verifier that a pool stores instead of a password. */
const poolWith = (password: string, answers: Readonly<Record<string, unknown>> = {}) => {
  const poolId = 'eu-central-1_AbCdEf';
  const pool = poolNameOf(poolId);
  const [userId, salt, b] = ['3f2a', 0xf00dn, 0xdecafbadn];
  const verifier = power(G, privateKey(salt, `${pool}${userId}`, password));
  const B = (K * verifier + power(G, b)) % N;
  const secretBlock = Buffer.from('block').toString('base64');
  let A = 0n;
  const answerTo = (operation: string, body: Record<string, Record<string, string>>): object | null => {
    if (operation === 'InitiateAuth') {
      A = BigInt(`0x${body.AuthParameters?.SRP_A}`);
      const ChallengeParameters = {
        USER_ID_FOR_SRP: userId,
        SALT: salt.toString(16),
        SRP_B: B.toString(16),
        SECRET_BLOCK: secretBlock,
      };
      return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters };
    }
    const { TIMESTAMP = '', PASSWORD_CLAIM_SIGNATURE } = body.ChallengeResponses ?? {};
    const u = hashed(padded(A), padded(B));
    const key = sessionKey(power(A * power(verifier, u), b), u);
    const isRight = PASSWORD_CLAIM_SIGNATURE === signature(key, pool, userId, secretBlock, TIMESTAMP);
    return isRight ? { AuthenticationResult: { IdToken: 'the token' }, ...answers } : null;
  };
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const answer = answerTo(operation, JSON.parse(text));
      response
        .writeHead(answer ? 200 : 400)
        .end(
          JSON.stringify(
            answer ?? { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' },
          ),
        );
    });
  });
  return { server, poolId };
};

describe('a login without a browser', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  const logIn = async (password: string, answers?: Readonly<Record<string, unknown>>) => {
    const pool = poolWith('Correct-Horse-1', answers);
    const server = pool.server.listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((listening) => server.once('listening', listening));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return byPassword({
      issuer: `${origin}/${pool.poolId}`,
      clientId: 'c',
      user: 'anna@example.com',
      password,
    });
  };

  test('proves the password to the pool, which only stores what can verify it', async () => {
    expect(await logIn('Correct-Horse-1')).toBe('the token');
  });

  test('reports the pool’s objection', async () => {
    await expect(logIn('Wrong-Horse-1')).rejects.toThrow(
      'The user pool has refused it: NotAuthorizedException: Incorrect username or password.',
    );
    await expect(logIn('')).rejects.toThrow('VIGIL_PASSWORD holds no password.');
    const first = { AuthenticationResult: undefined, ChallengeName: 'NEW_PASSWORD_REQUIRED' };
    await expect(logIn('Correct-Horse-1', first)).rejects.toThrow('log in on the page once');
    const issuer = 'https://id.example.com/realms/x';
    await expect(byPassword({ issuer, clientId: 'c', user: 'a', password: 'p' })).rejects.toThrow(
      'is no user pool',
    );
  });

  test.each([['0'], [N.toString(16)], [(2n * N).toString(16)]])(
    'proves nothing to a pool whose number would give the password away: %s',
    (B) => {
      const challenge = { userId: 'u', salt: '1', B, secretBlock: '' };
      expect(() => proofOf('Correct-Horse-1').sign(challenge, 'eu-central-1_A', 't')).toThrow(
        'a number that no user pool sends',
      );
    },
  );

  test('formats the time as pools do', () => {
    expect(timestampOf(new Date('2026-11-08T07:05:09Z'))).toBe('Sun Nov 8 07:05:09 UTC 2026');
  });

  test('calculates in the 3,072-bit group', () => {
    expect(N.toString(2)).toHaveLength(3_072);
    expect(N.toString(16)).toMatch(
      /^ffffffffffffffffc90fdaa22168c234.*43db5bfce0fd108e4b82d120a93ad2caffffffffffffffff$/,
    );
  });
});
