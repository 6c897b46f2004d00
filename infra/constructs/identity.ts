import { Aws, Duration, Fn, RemovalPolicy, SecretValue, Stack, Token, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  type CfnUserPool,
  ClientAttributes,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ProviderAttribute,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { KIND_ATTRIBUTE } from '../../shared/account.ts';
import type { Federation, Issuer, Settings } from '../settings.ts';
import { isGovCloud, regionOf } from './region.ts';

export type IdentityProps = Pick<Settings, 'removal' | 'mailFrom' | 'federation'> & {
  /** Where the login may send people back to, letter by letter as the page says it: never without the slash after its host. */
  readonly pages: readonly string[];
};

/**
 * The people of a deployment that brings no OIDC issuer of its own. Accounts are made by an administrator or by an
 * invitation, and only an administrator says who holds a licence.
 */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  /** Of the hosted login: `/oauth2/authorize`, `/oauth2/token` and `/logout` follow it. */
  readonly loginUrl: string;

  constructor(scope: Construct, id: string, { pages, removal, mailFrom, federation }: IdentityProps) {
    super(scope, id);
    const isManaged = !isGovCloud(regionOf(this));
    this.pool = new UserPool(this, 'Pool', {
      // What a new pool has anyway, and the login takes.
      ...(isManaged && { featurePlan: FeaturePlan.ESSENTIALS }),
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
      deletionProtection: removal === 'retain',
      removalPolicy: removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (mailFrom !== null) mailsFrom(this.pool, mailFrom);
    const provider = federation && this.#loggedInBy(federation);
    const own = new ClientAttributes().withStandardAttributes({ email: true, fullname: true });
    this.client = this.pool.addClient('Client', {
      authFlows: { userSrp: true },
      supportedIdentityProviders: [
        UserPoolClientIdentityProvider.COGNITO,
        ...(provider ? [UserPoolClientIdentityProvider.custom(provider.providerName)] : []),
      ],
      // A page can keep no secret, so there is none: a code is worth nothing without the verifier that asked for it (PKCE).
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [...pages],
        logoutUrls: [...pages],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      // Only what may be read is put into tokens. `shared/account.ts` says the same to the development issuer.
      readAttributes: own.withStandardAttributes({ emailVerified: true }).withCustomAttributes('kind'),
      // Without the kind: who could write it would be a licence holder by saying so.
      writeAttributes: own,
    });
    const { prefix, url } = loginDomain(scope);
    this.pool.addDomain('Login', {
      cognitoDomain: { domainPrefix: prefix },
      // The classic page knows no `prompt`: its own session would answer for whoever is to log in again, for an hour.
      ...(isManaged && { managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN }),
    });
    // Without a style a client has no page of this login at all.
    if (isManaged)
      new CfnManagedLoginBranding(this, 'Style', {
        userPoolId: this.pool.userPoolId,
        clientId: this.client.userPoolClientId,
        useCognitoProvidedValues: true,
      });
    this.loginUrl = url;
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'Everybody may have a second factor (TOTP), which the login then asks for; its page offers nobody to set one up. Requiring it would lock out contacts, who come by invitation for one session; a deployment that must require it brings its own issuer by tokenIssuer.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'Nobody can sign up, passwords go over SRP only and existence errors are hidden, so that what the Plus tier adds is risk scoring, at a price per person and month above that of the whole service. A deployment that wants it brings its own issuer.',
      },
    );
  }

  /** Who comes so is a contact: the kind is nobody's to say but an administrator's of the pool. */
  #loggedInBy({ issuer, clientId, secretName }: Federation): UserPoolIdentityProviderOidc {
    return new UserPoolIdentityProviderOidc(this, 'Federated', {
      userPool: this.pool,
      name: 'Federated',
      issuerUrl: issuer,
      clientId,
      // A reference that CloudFormation resolves: the secret itself is in no template.
      clientSecret: SecretValue.secretsManager(secretName).unsafeUnwrap(),
      scopes: ['openid', 'email', 'profile'],
      attributeMapping: {
        email: ProviderAttribute.other('email'),
        fullname: ProviderAttribute.other('name'),
        custom: { email_verified: ProviderAttribute.other('email_verified') },
      },
    });
  }

  /** Its ID tokens: the access tokens of a pool carry neither an audience nor the kind. */
  get issuer(): Issuer {
    const issuer = this.pool.userPoolProviderUrl;
    return {
      issuer,
      audiences: [this.client.userPoolClientId],
      jwksUri: `${issuer}/.well-known/jwks.json`,
      use: 'id',
      kindClaim: KIND_ATTRIBUTE,
      licenceValue: 'licence-holder',
      emailTrusted: false,
    };
  }
}

/** By the property, since the CDK would have to know the Region. */
const mailsFrom = (pool: UserPool, address: string): void => {
  const domain = Token.isUnresolved(address) ? Fn.select(1, Fn.split('@', address)) : address.split('@')[1];
  (pool.node.defaultChild as CfnUserPool).emailConfiguration = {
    emailSendingAccount: 'DEVELOPER',
    from: address,
    sourceArn: Stack.of(pool).formatArn({ service: 'ses', resource: `identity/${domain}` }),
  };
};

/**
 * The prefix of the login's domain must be unique in the Region among all accounts, so that it cannot be a name of
 * ours: it is made of the stack's own id, which no other stack ever has, and of the place in it of what
 * holds the pool. It is known before there is one, for the policy of the page.
 */
export const loginDomain = (scope: Construct): { prefix: string; url: string } => {
  const stack = Fn.select(2, Fn.split('/', Stack.of(scope).stackId));
  const prefix = Fn.join('-', ['vigil', stack, scope.node.addr.slice(-8)]);
  const host = isGovCloud(regionOf(scope)) ? 'auth-fips' : 'auth';
  return { prefix, url: `https://${prefix}.${host}.${Aws.REGION}.amazoncognito.com` };
};
