import { Annotations, Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IDependable } from 'constructs';
import { VIEWS } from '../../web/hosting/page-files.ts';
import { pageHeaders } from '../../web/hosting/page-policy.ts';
import type { PageConfiguration } from '../page-configuration.ts';
import type { Domain, Settings } from '../settings.ts';
import { uniqueName } from './names.ts';
import { PageUpload } from './page-upload.ts';

export type PageSiteProps = Pick<Settings, 'logRetention'> & {
  readonly domain: Domain | null;
  /** Of the logs. What is in the bucket everybody may have. */
  readonly key: IKey | null;
  /** The origins that the page speaks with: the socket, the login, and what else is said. */
  readonly connect: readonly string[];
};

/**
 * Where the page is: a bucket that only its distribution may read, and in front of it the headers, the addresses and the
 * keeping that the local stack has too (`web/hosting/`).
 */
export class PageSite extends Construct {
  /** With the slash after its host, as the login compares it. */
  readonly url: string;
  /** What the DNS record of a domain of one's own points to. */
  readonly domainTarget: string;
  readonly #bucket: IBucket;
  readonly #logRetention: number;
  readonly #key: IKey | null;

  constructor(scope: Construct, id: string, { logRetention, domain, key, connect }: PageSiteProps) {
    super(scope, id);
    this.#logRetention = logRetention;
    this.#key = key;
    this.#bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // Nothing is in it that the next deployment does not bring again.
      removalPolicy: RemovalPolicy.DESTROY,
      // A bucket that holds anything is not deleted, and the stack would not be either.
      autoDeleteObjects: true,
      // What the two say of a website does not agree where `undefined` has to be said.
    }) as IBucket;
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only the distribution reads it, and nothing lies in it but what everybody may have.',
    });
    const origin = S3BucketOrigin.withOriginAccessControl(this.#bucket, {
      originAccessControl: new S3OriginAccessControl(this, 'Access', {
        originAccessControlName: nameOf(this, 'Access'),
      }),
      // With the list, what is missing is missing (404); without, the bucket says that it is forbidden. Nobody sees
      // the list: the address of the bucket itself is that of the document, and no query reaches it.
      originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${Aws.STACK_NAME}: the page`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
      defaultBehavior: {
        origin,
        compress: true,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headersOf(this, connect),
        functionAssociations: [{ function: addressesOf(this), eventType: FunctionEventType.VIEWER_REQUEST }],
      },
    });
    Validations.of(distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'People are where they are: who may come in is said by their login.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'It serves a few files that never change under their names, out of its cache. What can be attacked is the API, which has throttles of its own.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'The addresses name sessions, and a log would say who opened which. That is in the audit trail, with its own retention.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          "CloudFront's own domain takes its own choice of protocols. A domain of one's own (pageDomainName) has TLS 1.2 at least.",
      },
    );
    // It has one, and `originAccessLevels` says the rest.
    Annotations.of(distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'There is a default root object, and no query reaches the bucket.',
    );
    this.url = `https://${domain ? domain.name : distribution.distributionDomainName}/`;
    this.domainTarget = distribution.distributionDomainName;
  }

  /** Puts the page there, and what it is told beside it, once the functions that it speaks with are there. */
  upload(configuration: PageConfiguration, after: readonly IDependable[]): void {
    new PageUpload(this, 'Upload', {
      bucket: this.#bucket,
      logRetention: this.#logRetention,
      key: this.#key,
      configuration,
      after,
    });
  }
}

/** CloudFront's things have names that are unique in the account, over all Regions. Of 64 characters a Region's name takes up to 14. */
const nameOf = (scope: Construct, what: string): string =>
  `${uniqueName(scope, `-${what}`, 49)}-${Aws.REGION}`;

const headersOf = (scope: Construct, connect: readonly string[]): ResponseHeadersPolicy => {
  const {
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': _noReferrer,
    'x-content-type-options': _noSniff,
    ...others
  } = pageHeaders(connect);
  return new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: nameOf(scope, 'Headers'),
    comment: 'What the page may do',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      // Where there is TLS, there is never anything else.
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
    },
  });
};

/** Answers the page's own addresses with its document. Anything else is a file, or is not there. */
const addressesOf = (scope: Construct): EdgeFunction =>
  new EdgeFunction(scope, 'Addresses', {
    functionName: nameOf(scope, 'Addresses'),
    runtime: FunctionRuntime.JS_2_0,
    comment: 'Answers the addresses of the page with its document',
    code: FunctionCode.fromInline(
      [
        `var views = new RegExp('${VIEWS}');`,
        'function handler(event) {',
        "  if (views.test(event.request.uri)) event.request.uri = '/index.html';",
        '  return event.request;',
        '}',
      ].join('\n'),
    ),
  });
