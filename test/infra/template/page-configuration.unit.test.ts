import { describe, expect, test } from '@jest/globals';
import { templateOf } from './synthesized.ts';

const outputOf = (settings: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(templateOf(settings).findOutputs('PageConfiguration').PageConfiguration?.Value);

describe('What the page is told', () => {
  test('names the user pool of the stack, its client and the WebSocket', () => {
    const said = outputOf();
    expect(said).toMatch(
      /issuer.*ProviderURL.*clientId.*PoolClient.*openid email profile.*webSocketUrl.*wss:/,
    );
  });

  test('names the issuer that was given, whose audience is the client', () => {
    expect(
      JSON.parse(
        String(
          JSON.parse(
            outputOf({
              tokenIssuer: 'https://id.example.com',
              tokenAudience: 'the-page',
              pageScope: 'openid offline_access',
              domainName: 'presence.example.com',
              certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/abc',
            }),
          ),
        ),
      ),
    ).toEqual({
      issuer: 'https://id.example.com',
      clientId: 'the-page',
      scope: 'openid offline_access',
      webSocketUrl: 'wss://presence.example.com/',
    });
  });
});
