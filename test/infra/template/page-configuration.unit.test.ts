import { describe, expect, test } from '@jest/globals';
import { templateOf } from './synthesized.ts';

const outputOf = (settings: Readonly<Record<string, string>> = {}): string =>
  JSON.stringify(templateOf(settings).findOutputs('PageConfiguration').PageConfiguration?.Value);

describe('The page’s configuration', () => {
  test('names the stack’s user pool, its client and the WebSocket', () => {
    const said = outputOf();
    expect(said).toMatch(
      /issuer.*ProviderURL.*clientId.*PoolClient.*openid email profile.*webSocketUrl.*wss:/,
    );
  });

  test('names the given issuer, whose audience is the client', () => {
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
