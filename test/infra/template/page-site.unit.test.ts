import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { keeping, VIEWS } from '../../../web/hosting/page-files.ts';
import { pageHeaders } from '../../../web/hosting/page-policy.ts';
import { aliasOf, functionNames, resourcesOf, templateOf, theOnly, written } from './synthesized.ts';

const template = templateOf();
const [bucket, files] = theOnly(template, 'AWS::S3::Bucket');
const [distribution, { Properties: distributed }] = theOnly(template, 'AWS::CloudFront::Distribution');
const { DefaultCacheBehavior: behavior } = distributed.DistributionConfig;
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/abc';

describe('the page that is deployed with the stack', () => {
  test('is at one address, which people open and the login sends them back to', () => {
    const [, { Value }] = Object.entries(template.findOutputs('PageUrl'))[0] ?? ['', {}];
    const url = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [distribution, 'DomainName'] }, '/']] };
    expect(Value).toEqual(url);
    const client = theOnly(template, 'AWS::Cognito::UserPoolClient')[1].Properties;
    expect([client.CallbackURLs, client.LogoutURLs]).toEqual([[url], [url]]);
    expect(JSON.stringify(template.toJSON())).not.toContain('localhost');
  });

  test('can be read only by its distribution, and only over TLS', () => {
    expect(files.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [denied, emptying, allowed, ...others] = theOnly(template, 'AWS::S3::BucketPolicy')[1].Properties
      .PolicyDocument.Statement;
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    // It is emptied before it is deleted.
    expect(emptying.Action).toEqual(['s3:DeleteObject*', 's3:GetBucket*', 's3:List*', 's3:PutBucketPolicy']);
    // With ListBucket a missing file is 404; without it, the bucket answers 403.
    expect(allowed.Action).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(allowed.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(written(allowed.Condition.StringEquals['AWS:SourceArn'])).toContain(
      `distribution/\${${distribution}}`,
    );
    expect(others).toEqual([]);
    expect(distributed.DistributionConfig.Origins).toEqual([
      expect.objectContaining({
        DomainName: { 'Fn::GetAtt': [bucket, 'RegionalDomainName'] },
        OriginAccessControlId: { 'Fn::GetAtt': [expect.any(String), 'Id'] },
      }),
    ]);
    // The managed policy that keeps files, by what they are sent with.
    const CachePolicyId = '658327ea-f89d-4fab-a63d-7e88639e58f6';
    expect(behavior).toMatchObject({
      CachePolicyId,
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    // Without the document at its root, the bucket would list what it holds.
    expect(distributed.DistributionConfig).toMatchObject({
      DefaultRootObject: 'index.html',
      HttpVersion: 'http2and3',
    });
  });

  test('is sent with the same headers as by the local stack, and with HSTS', () => {
    const { CustomHeadersConfig, SecurityHeadersConfig } = theOnly(
      template,
      'AWS::CloudFront::ResponseHeadersPolicy',
    )[1].Properties.ResponseHeadersPolicyConfig;
    const policy = written(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    const sent = {
      ...Object.fromEntries(
        CustomHeadersConfig.Items.map(({ Header, Value }: Record<string, string>) => [Header, Value]),
      ),
      'content-security-policy': policy,
      'referrer-policy': SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy,
      'x-content-type-options': SecurityHeadersConfig.ContentTypeOptions && 'nosniff',
    };
    const connects = / connect-src 'self' ([^;]+);/.exec(policy)?.[1]?.split(' ') ?? [];
    expect(sent).toEqual(pageHeaders(connects));
    const [api] = theOnly(template, 'AWS::ApiGatewayV2::Api');
    expect(connects).toEqual([
      `\${${api}.ApiEndpoint}`,
      `https://cognito-idp.\${AWS::Region}.amazonaws.com`,
      expect.stringMatching(/^https:\/\/vigil.*\.auth\.\$\{AWS::Region\}\.amazoncognito\.com$/),
    ]);
    expect(SecurityHeadersConfig.StrictTransportSecurity.AccessControlMaxAgeSec).toBe(31_536_000);
    expect(Object.values(SecurityHeadersConfig)).toEqual(
      Array(4).fill(expect.objectContaining({ Override: true })),
    );
  });

  test('answers its own addresses with its document, and leaves all others alone', () => {
    const [id, { Properties }] = theOnly(template, 'AWS::CloudFront::Function');
    expect(behavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
    ]);
    const answered = (uri: string) =>
      runInNewContext(`${Properties.FunctionCode}; handler({ request: { uri: '${uri}' } }).uri`);
    for (const view of ['/', '/join', '/sessions/a%20b', '/groups', '/contacts/c'])
      expect([new RegExp(VIEWS).test(view), answered(view)]).toEqual([true, '/index.html']);
    for (const other of ['/config.json', '/assets/main-1.js', '/nowhere', '/sessions/a/b'])
      expect(answered(other)).toBe(other);
    // The bucket's errors are passed on.
    expect(distributed.DistributionConfig).not.toHaveProperty('CustomErrorResponses');
  });

  test('is copied in two steps, so that no document names files that are not there yet', () => {
    const uploads = resourcesOf(template, 'Custom::CDKBucketDeployment') as Record<
      string,
      { Properties: Record<string, unknown>; DependsOn?: string[] } & ReturnType<typeof theOnly>[1]
    >;
    const [assets, document, ...others] = Object.entries(uploads).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(others).toEqual([]);
    expect(assets?.[1].Properties).toMatchObject({
      Exclude: ['*'],
      Include: ['assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': keeping.assets },
    });
    expect(document?.[1].Properties).toMatchObject({
      Exclude: ['assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': keeping.rest },
    });
    expect(document?.[1].DependsOn).toContain(assets?.[0]);
  });

  test('goes up once the functions that it speaks with have been taken over, and not ten minutes before', () => {
    const document = Object.values(resourcesOf(template, 'Custom::CDKBucketDeployment')).find(
      ({ Properties }) => Properties.SystemMetadata['cache-control'] === keeping.rest,
    );
    expect(document).toMatchObject({
      DependsOn: expect.arrayContaining(functionNames.map((name) => aliasOf(template, name))),
    });
  });

  test('is configured with the stack’s pool, its client and the socket', () => {
    const told = JSON.stringify(
      Object.values(resourcesOf(template, 'Custom::CDKBucketDeployment')).map(
        ({ Properties }) => Properties.SourceMarkers,
      ),
    );
    for (const { 0: id } of [
      'AWS::Cognito::UserPool',
      'AWS::Cognito::UserPoolClient',
      'AWS::ApiGatewayV2::Api',
    ].map((type) => theOnly(template, type)))
      expect(told).toContain(id);
  });

  test('can be at one’s own domain, and may connect to where else is set', () => {
    const own = templateOf({
      pageDomainName: 'app.example.com',
      pageCertificateArn: certificateArn,
      tokenIssuer: 'https://accounts.google.com',
      tokenAudience: 'the-page',
      pageConnects: 'https://oauth2.googleapis.com',
    });
    own.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['app.example.com'],
        ViewerCertificate: { AcmCertificateArn: certificateArn, MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    own.hasOutput('PageUrl', { Value: 'https://app.example.com/' });
    own.hasOutput('PageDomainTarget', {});
    const { SecurityHeadersConfig } = theOnly(own, 'AWS::CloudFront::ResponseHeadersPolicy')[1].Properties
      .ResponseHeadersPolicyConfig;
    expect(written(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy)).toContain(
      ' https://accounts.google.com https://oauth2.googleapis.com;',
    );
  });

  test('is deleted with the stack: it contains nothing that the next deployment does not bring', () => {
    expect(files.DeletionPolicy).toBe('Delete');
    // A bucket that holds anything is not deleted, and the copying deletes nothing from one that CDK has marked as its own.
    const { Properties } = theOnly(template, 'Custom::S3AutoDeleteObjects')[1];
    expect(Properties.BucketName).toEqual({ Ref: bucket });
  });

  test('is left out when it is hosted elsewhere, and then the login sends people back there', () => {
    const none = templateOf({ page: 'none', pages: 'https://app.example.com' });
    for (const type of ['AWS::S3::Bucket', 'AWS::CloudFront::Distribution', 'Custom::CDKBucketDeployment'])
      none.resourceCountIs(type, 0);
    none.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: ['https://app.example.com/'],
    });
    expect(none.findOutputs('PageUrl')).toEqual({});
    none.hasOutput('PageConfiguration', { Value: Match.anyValue() });
  });
});
