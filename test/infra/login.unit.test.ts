import { describe, expect, test } from '@jest/globals';
import { templateOf, theOnly } from './synthesized.ts';

const template = templateOf();

describe('the login', () => {
  const client = theOnly(template, 'AWS::Cognito::UserPoolClient')[1].Properties;

  test('hands out a code to the pages that were named, and nothing without PKCE’s verifier', () => {
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      CallbackURLs: ['http://localhost:3000/'],
      LogoutURLs: ['http://localhost:3000/'],
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(client.GenerateSecret ?? false).toBe(false);
    const pages = 'https://app.example.com, https://two.example.com/in';
    const [, { Properties }] = theOnly(templateOf({ pages }), 'AWS::Cognito::UserPoolClient');
    expect(Properties.CallbackURLs).toEqual(['https://app.example.com/', 'https://two.example.com/in']);
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
