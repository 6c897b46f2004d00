import * as z from 'zod/mini';
import type { Place } from './place.ts';
import { proofOf } from './srp.ts';

export type PasswordLogin = Place & {
  readonly user: string;
  readonly password: string;
  /** Default: the machine's. */
  readonly now?: () => Date;
};

const Challenge = z.looseObject({
  ChallengeName: z.string(),
  ChallengeParameters: z.looseObject({
    USER_ID_FOR_SRP: z.string(),
    SALT: z.string(),
    SRP_B: z.string(),
    SECRET_BLOCK: z.string(),
  }),
});
const Answer = z.looseObject({
  ChallengeName: z.optional(z.string()),
  AuthenticationResult: z.optional(z.looseObject({ IdToken: z.string() })),
});
const Refusal = z.looseObject({ __type: z.optional(z.string()), message: z.optional(z.string()) });

/** Logs in to a user pool without a browser, and without sending the password. Answers with the ID token. */
export const byPassword = async ({
  issuer,
  clientId,
  user,
  password,
  now = () => new Date(),
}: PasswordLogin): Promise<string> => {
  const { origin, pathname } = new URL(issuer);
  const poolId = pathname.slice(1);
  if (!/^[a-z0-9-]+_\w+$/.test(poolId))
    throw new Error(`${issuer} is no user pool: without a browser one logs in to these alone.`);
  if (password === '') throw new Error('VIGIL_PASSWORD holds no password.');
  const proof = proofOf(password);
  const asked = await call(origin, 'InitiateAuth', Challenge, {
    AuthFlow: 'USER_SRP_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: user, SRP_A: proof.A },
  });
  const {
    USER_ID_FOR_SRP: userId,
    SALT: salt,
    SRP_B: B,
    SECRET_BLOCK: secretBlock,
  } = asked.ChallengeParameters;
  const timestamp = timestampOf(now());
  const answer = await call(origin, 'RespondToAuthChallenge', Answer, {
    ChallengeName: 'PASSWORD_VERIFIER',
    ClientId: clientId,
    ChallengeResponses: {
      USERNAME: userId,
      PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
      PASSWORD_CLAIM_SIGNATURE: proof.sign({ userId, salt, B, secretBlock }, poolId, timestamp),
      TIMESTAMP: timestamp,
    },
  });
  if (answer.AuthenticationResult) return answer.AuthenticationResult.IdToken;
  throw new Error(
    answer.ChallengeName === 'NEW_PASSWORD_REQUIRED'
      ? `${user} has a password for the first time only: log in on the page once, and choose another.`
      : `The user pool asks for more than a password (${answer.ChallengeName}): log in with a browser.`,
  );
};

/** `Sat Nov 28 07:05:09 UTC 2026`, as pools write it whatever the language. */
export const timestampOf = (at: Date): string => {
  const [, day, date, month, year, time] =
    /^(\w{3}), (\d{2}) (\w{3}) (\d{4}) ([\d:]{8}) GMT$/.exec(at.toUTCString()) ?? [];
  return `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
};

const call = async <S extends z.ZodMiniType>(
  origin: string,
  operation: string,
  answered: S,
  body: object,
): Promise<z.infer<S>> => {
  const response = await fetch(`${origin}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const said: unknown = await response.json();
  if (response.ok) return z.parse(answered, said);
  const { __type: type = `status ${response.status}`, message = '' } = z.parse(Refusal, said);
  throw new Error(`The user pool has refused it: ${type.split('#').at(-1)}: ${message}`);
};
