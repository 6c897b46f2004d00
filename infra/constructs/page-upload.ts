import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type IRole, type Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as AnyFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct, type IDependable } from 'constructs';
import { ASSETS, keeping } from '../../web/hosting/page-files.ts';
import type { PageConfiguration } from '../page-configuration.ts';
import { pageSource } from '../page-source.ts';
import { allow, asReviewed } from './use.ts';

/** Beside whatever else the stack holds. */
const COPIER = 'VigilPageUpload';

export type PageUploadProps = {
  readonly bucket: IBucket;
  /** In days. */
  readonly logRetention: number;
  readonly key: IKey | null;
  readonly configuration: PageConfiguration;
  /** What the page speaks with. */
  readonly after: readonly IDependable[];
};

/**
 * Brings the page into its bucket while the stack is deployed: first what the document names, then the document, so that
 * nobody is sent to a file that is not there yet. What older documents name stays. The document waits for the functions,
 * which are taken over by a part: a page may be older than what it speaks with, and not newer.
 */
export class PageUpload extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { bucket, logRetention, key, configuration, after }: PageUploadProps,
  ) {
    super(scope, id);
    const page = pageSource();
    // What others' copying takes is theirs to answer for.
    const before = copyingIn(Stack.of(this)).flatMap((one) => patternsOf((one as AnyFunction).role, this));
    const common = {
      destinationBucket: bucket,
      prune: false,
      ...copierOf(this, logRetention, key),
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [page],
      exclude: ['*'],
      include: [`${ASSETS}/*`],
      cacheControl: [CacheControl.fromString(keeping.assets)],
    });
    const document = new BucketDeployment(this, 'Document', {
      ...common,
      sources: [page, Source.jsonData('config.json', configuration)],
      exclude: [`${ASSETS}/*`],
      cacheControl: [CacheControl.fromString(keeping.rest)],
    });
    document.node.addDependency(assets, ...after);
    this.#answerFor(document.handlerRole, before);
  }

  /** The function that copies is CDK's own, one for the whole stack, and is given more than it needs. */
  #answerFor(role: IRole, before: readonly string[]): void {
    const patterns = patternsOf(role, this).filter((pattern) => !before.includes(pattern));
    Validations.of(role).acknowledge(
      ...patterns.map((pattern) => ({
        id: `AwsSolutions-IAM5[${pattern}]`,
        reason:
          'It reads the assets of the deployment and writes the bucket of the page; CDK says by patterns what that takes.',
      })),
    );
    const stack = Stack.of(this);
    for (const one of stack.node.tryFindChild(COPIER) ? copyingIn(stack) : [])
      Validations.of(one).acknowledge(
        ...['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'].map((id) => ({
          id,
          reason: 'CDK chooses the runtime of its own function, and a newer CDK a newer one.',
        })),
        ...['Serverless-LambdaDLQ', 'Serverless-LambdaTracing'].map((id) => ({
          id,
          reason:
            'It runs while the stack is deployed and at no other time, and CloudFormation waits for its answer.',
        })),
      );
  }
}

/**
 * With what the one function of the stack copies, however many pages there are. Where somebody brings something into
 * buckets in the same way, and came first, it has a role and logs already; for others it would not take, CDK
 * makes a function that sets how long the logs of any group are kept.
 */
const copierOf = (
  scope: Construct,
  logRetention: number,
  key: IKey | null,
): { role?: Role; logGroup?: LogGroup } => {
  const stack = Stack.of(scope);
  const known = stack.node.tryFindChild(COPIER);
  if (known)
    return {
      role: known.node.findChild('Role') as Role,
      logGroup: known.node.findChild('Logs') as LogGroup,
    };
  if (copyingIn(stack).length > 0) return {};
  const copier = new Construct(stack, COPIER);
  const logGroup = new LogGroup(copier, 'Logs', {
    retention: logRetention,
    ...(key && { encryptionKey: key }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(copier, 'Role', {
    description: 'Copies the page from the assets of the deployment',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  role.addToPolicy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]));
  return { role, logGroup };
};

/** The id that CDK gives the function begins so. */
const COPYING = 'Custom::CDKBucketDeployment';

const copyingIn = (stack: Stack) => stack.node.children.filter(({ node }) => node.id.startsWith(COPYING));

type Statements = { readonly Statement: readonly { Action: string | string[]; Resource: unknown }[] };

/** A role that is there already has a policy of another name, and one that others make has none. */
const patternsOf = (role: IRole | undefined, scope: Construct): string[] => {
  const policies = role?.node.findAll().filter((one): one is Policy => 'document' in one) ?? [];
  return policies.flatMap(({ document }) => patternsIn(document.toJSON(), scope));
};

const patternsIn = (document: unknown, scope: Construct): string[] => {
  const { Statement }: Statements = Stack.of(scope).resolve(document);
  const actions = Statement.flatMap(({ Action }) => Action).map((action) => `Action::${action}`);
  const resources = Statement.flatMap(({ Resource }) => Resource).map(
    (arn) => `Resource::${asReviewed(arn)}`,
  );
  return [...new Set([...actions, ...resources])].filter((pattern) => pattern.includes('*'));
};
