import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { openIssuer } from '../../../local/identity/issuer.ts';
import { readableAttributes } from '../../../shared/account.ts';
import { templateOf, theOnly } from './synthesized.ts';

const template = templateOf();

describe('the login', () => {
  const client = theOnly(template, 'AWS::Cognito::UserPoolClient')[1].Properties;

  test('gives a code to the named pages, and nothing without PKCE’s verifier', () => {
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

  test('puts the verified address into the tokens, and lets nobody write that or the kind', () => {
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
    const ofTheProtocol = ['iss', 'aud', 'sub', 'iat', 'exp', 'auth_time'];
    expect(claims.filter((name) => !ofTheProtocol.includes(name)).sort()).toEqual(client.ReadAttributes);
  });

  test('lets nobody sign up, demands long passwords of many kinds, and offers a second factor', () => {
    expect(theOnly(template, 'AWS::Cognito::UserPool')[1].Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
          TemporaryPasswordValidityDays: 3,
        },
      },
      // Else a contact whose address somebody else writes in capitals is invited in vain.
      UsernameConfiguration: { CaseSensitive: false },
    });
  });

  test('takes a password by SRP alone, says nothing of who has an account, and gives tokens for an hour', () => {
    expect(client).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      IdTokenValidity: 60,
      AccessTokenValidity: 60,
      RefreshTokenValidity: 30 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  test('is at a domain that no other stack can have', () => {
    const { Domain } = theOnly(template, 'AWS::Cognito::UserPoolDomain')[1].Properties;
    expect(JSON.stringify(Domain)).toContain('AWS::StackId');
  });

  test('asks anew whoever is to prove who they are: the classic page would let its own session answer for them', () => {
    const { ManagedLoginVersion } = theOnly(template, 'AWS::Cognito::UserPoolDomain')[1].Properties;
    expect(ManagedLoginVersion).toBe(2);
    expect(theOnly(template, 'AWS::Cognito::UserPool')[1].Properties.UserPoolTier).toBe('ESSENTIALS');
    // Without a style of its own a client has no page at all.
    expect(theOnly(template, 'AWS::Cognito::ManagedLoginBranding')[1].Properties).toEqual({
      UserPoolId: { Ref: theOnly(template, 'AWS::Cognito::UserPool')[0] },
      ClientId: { Ref: theOnly(template, 'AWS::Cognito::UserPoolClient')[0] },
      UseCognitoProvidedValues: true,
    });
  });

  test('sends its mails by SES, from the address that is set', () => {
    const own = templateOf({ mailFrom: 'vigil@mail.example.com' });
    const { EmailConfiguration } = theOnly(own, 'AWS::Cognito::UserPool')[1].Properties;
    expect(EmailConfiguration).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      From: 'vigil@mail.example.com',
    });
    expect(JSON.stringify(EmailConfiguration.SourceArn)).toContain(':identity/mail.example.com');
  });

  test('lets another issuer log people in, who are contacts, and keeps its secret out of the template', () => {
    const own = templateOf({
      federatedIssuer: 'https://id.example.com',
      federatedClientId: 'vigil',
      federatedSecret: 'vigil/federation',
    });
    const [, provider] = theOnly(own, 'AWS::Cognito::UserPoolIdentityProvider');
    expect(provider.Properties).toMatchObject({
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: 'https://id.example.com',
        client_id: 'vigil',
        client_secret: '{{resolve:secretsmanager:vigil/federation:SecretString:::}}',
        authorize_scopes: 'openid email profile',
      },
      AttributeMapping: { email: 'email', name: 'name', email_verified: 'email_verified' },
    });
    const [, pool] = theOnly(own, 'AWS::Cognito::UserPoolClient');
    expect(pool.Properties.SupportedIdentityProviders).toEqual(['COGNITO', { Ref: expect.any(String) }]);
    expect(pool.Properties.WriteAttributes).not.toContain('custom:kind');
  });

  test('asks for an e-mail address and has it verified', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });
});
