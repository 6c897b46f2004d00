import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type TokenSettings, tokenVerifier } from '../../../../functions/identity/token.ts';
import { emailKey } from '../../../../shared/directory/invitation.ts';
import { instant } from '../../../../shared/instant.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const published = { ...(await exportJWK(publicKey)), kid: 'k1' };
export const times = { iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 3_600 };

type Claims = Readonly<Record<string, unknown>>;

/** What becomes of a token of this shape with only these settings. */
export const identityBy = async (
  settings: Pick<TokenSettings, 'issuer' | 'audiences'> & Partial<TokenSettings>,
  claims: Claims,
  header: object = {},
) => {
  const verify = tokenVerifier(
    {
      jwksUri: null,
      use: 'id',
      kindClaim: 'kind',
      licenceValue: 'licence-holder',
      emailTrusted: false,
      ...settings,
    },
    () => instant(Date.now()),
    async (uri) =>
      uri.endsWith('/.well-known/openid-configuration')
        ? { issuer: settings.issuer, jwks_uri: 'https://keys.example.com/' }
        : { keys: [published] },
  );
  const token = new SignJWT({ ...times, ...claims }).setProtectedHeader({
    alg: 'RS256',
    kid: 'k1',
    ...header,
  });
  return verify(await token.sign(privateKey));
};

export const proved = (address: string) => ({ emailKey: emailKey(address) });
