import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { openIssuer } from '../../local/identity/issuer.ts';
import { readableAttributes } from '../../shared/account.ts';
import { templateOf, theOnly } from './synthesized.ts';

const template = templateOf();

describe('the login', () => {
  const client = theOnly(template, 'AWS::Cognito::UserPoolClient')[1].Properties;

  test('hands out a code to the pages that were named, and nothing without PKCE’s verifier', () => {
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(client.GenerateSecret ?? false).toBe(false);
    const pages = 'https://app.example.com, https://two.example.com/in';
    const [, { Properties }] = theOnly(templateOf({ pages }), 'AWS::Cognito::UserPoolClient');
    const [own, ...others] = Properties.CallbackURLs;
    expect([own, ...others]).toEqual(Properties.LogoutURLs);
    expect(own).not.toEqual(expect.any(String));
    expect(others).toEqual(['https://app.example.com/', 'https://two.example.com/in']);
  });

  test('gives the tokens what says whose address it is, and lets nobody write that or the kind', () => {
    expect(client.ReadAttributes).toEqual([...readableAttributes]);
    expect(client.ReadAttributes).toContain('email_verified');
    expect(client.WriteAttributes).toEqual(['email', 'name']);
  });

  test('on the local stack gives a token no claim that the pool’s client could not read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-issuer-'));
    const issuer = await openIssuer({
      keyFile: join(folder, 'key.json'),
      origin: 'http://127.0.0.1:3000',
      pages: [],
      lifetime: 60_000,
    });
    const made = await issuer.shortcut('carla');
    await rm(folder, { recursive: true });
    const claims = Object.keys(decodeJwt(made?.token ?? ''));
    const ofTheProtocol = ['iss', 'aud', 'sub', 'iat', 'exp'];
    expect(claims.filter((name) => !ofTheProtocol.includes(name)).sort()).toEqual(client.ReadAttributes);
  });

  test('is at a domain that no other stack can have', () => {
    const { Domain } = theOnly(template, 'AWS::Cognito::UserPoolDomain')[1].Properties;
    expect(JSON.stringify(Domain)).toContain('AWS::StackId');
  });

  test('asks for an e-mail address and has it confirmed', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });
});
