import { instant } from '../../shared/instant.ts';
import { authorize } from '../authorize.ts';
import { AuthorizeEvent } from '../events.ts';
import { tokenVerifier } from '../token.ts';
import { door } from './observed.ts';
import { optionalSetting, setting } from './settings.ts';

const verify = tokenVerifier({
  issuer: setting('TOKEN_ISSUER'),
  audience: setting('TOKEN_AUDIENCE'),
  jwksUri: optionalSetting('TOKEN_JWKS_URI'),
  kindClaim: setting('KIND_CLAIM'),
});

export const handler = door(
  AuthorizeEvent,
  authorize(verify, () => instant(Date.now()), optionalSetting('ALLOWED_ORIGINS')?.split(',') ?? null),
);
