import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Issuer } from '../settings.ts';

/**
 * The people of a deployment that brings no OIDC issuer of its own. Accounts are made by an administrator or by an
 * invitation, and only an administrator says who holds a licence.
 */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true }, fullname: { mutable: true } },
      customAttributes: { kind: new StringAttribute({ mutable: true, minLen: 1, maxLen: 20 }) },
      // A new address counts only once it has been confirmed, or it could be somebody else's.
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const own = new ClientAttributes().withStandardAttributes({ email: true, fullname: true });
    this.client = this.pool.addClient('Client', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      readAttributes: own.withCustomAttributes('kind'),
      // Without the kind: who could write it would be a licence holder by saying so.
      writeAttributes: own,
    });
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'A second factor is offered to everybody (TOTP). Requiring it would lock out contacts, who come by invitation for one session; a deployment that must require it brings its own issuer by tokenIssuer.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'Nobody can sign up, passwords go over SRP only and existence errors are hidden, so that what the Plus tier adds is risk scoring, at a price per person and month above that of the whole service. A deployment that wants it brings its own issuer.',
      },
    );
  }

  /** Its ID tokens: the access tokens of a pool carry neither an audience nor the kind. */
  get issuer(): Issuer {
    const issuer = this.pool.userPoolProviderUrl;
    return {
      issuer,
      audience: this.client.userPoolClientId,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      kindClaim: 'custom:kind',
    };
  }
}
