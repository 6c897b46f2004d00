import { instant } from '../../shared/instant.ts';
import { authorize } from '../authorize.ts';
import { AuthorizeEvent } from '../events/authorize.ts';
import { allowingOrigins } from '../identity/origins.ts';
import { tokenVerifier } from '../identity/token.ts';
import { door, noteDenial } from './observed.ts';
import { optionalSetting, setting } from './settings.ts';
import { countBy } from './tally.ts';

const clock = () => instant(Date.now());

const verify = tokenVerifier(
  {
    issuer: setting('TOKEN_ISSUER'),
    audiences: setting('TOKEN_AUDIENCE').split(','),
    jwksUri: optionalSetting('TOKEN_JWKS_URI'),
    use: setting('TOKEN_USE') === 'access' ? 'access' : 'id',
    kindClaim: setting('KIND_CLAIM'),
    licenceValue: setting('LICENCE_VALUE'),
    emailTrusted: setting('EMAIL_TRUSTED') === 'true',
    rolesClaim: optionalSetting('ROLES_CLAIM'),
  },
  clock,
);
const origins = optionalSetting('ALLOWED_ORIGINS')?.split(',');

export const handler = door(
  AuthorizeEvent,
  authorize({
    verify,
    clock,
    allowsOrigin: origins ? allowingOrigins(origins) : null,
    onDenial: (denial) => {
      countBy('Denied', denial.denied);
      noteDenial(denial);
    },
  }),
);
