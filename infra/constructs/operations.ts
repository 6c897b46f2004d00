import { Stack, Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import { isChina, isGovCloud, regionOf } from './region.ts';
import { callsPerSecond } from './throttles.ts';
import { alertsOf, isGate } from './watching/alerts.ts';
import { burnAlertsOf } from './watching/burn-alerts.ts';
import { dashboardOf } from './watching/dashboard.ts';
import { schedulerQuotas } from './watching/quotas.ts';
import { readingsOf, type Sources } from './watching/readings.ts';

export type OperationsProps = Omit<Sources, 'quotas' | 'gatewayCalls'> &
  Pick<Settings, 'alarmEmail' | 'runbookUrl' | 'policy' | 'alarmMovesPerSecond' | 'gatewayCallsPerSecond'> & {
    readonly key: IKey | null;
  };

/** What an operator looks at, and how somebody is told who is not looking. */
export class Operations extends Construct {
  readonly topic: Topic;
  readonly dashboardUrl: string;
  /** The alerts that a bad release turns red. */
  readonly gates: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    {
      alarmEmail,
      runbookUrl,
      policy,
      alarmMovesPerSecond,
      gatewayCallsPerSecond,
      key,
      ...sources
    }: OperationsProps,
  ) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, ...(key && { masterKey: key }) });
    // A topic with a policy of its own loses the one that lets CloudWatch speak.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (alarmEmail !== null) this.#tell(alarmEmail);

    const region = regionOf(this);
    const quotas = schedulerQuotas(region, alarmMovesPerSecond);
    const read = readingsOf({
      ...sources,
      quotas,
      gatewayCalls: callsPerSecond(region, gatewayCallsPerSecond),
    });
    const alerts = alertsOf(this, read, runbookUrl ?? undefined);
    const all = [...alerts, ...burnAlertsOf(this, read, runbookUrl ?? undefined)];
    for (const alert of all) {
      alert.addAlarmAction(new SnsAction(this.topic));
      alert.addOkAction(new SnsAction(this.topic));
    }
    const dashboard = dashboardOf(this, read, all, policy);
    this.dashboardUrl = `https://${consoleOf(this)}/cloudwatch/home?region=${Stack.of(this).region}#dashboards/dashboard/${dashboard.dashboardName}`;
    this.gates = alerts.filter(isGate);
  }

  #tell(address: string): void {
    const subscription = this.topic.addSubscription(new EmailSubscription(address));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'A mail about an alarm that could not be delivered is of no use later: the alarm itself goes on standing red on the dashboard.',
    });
  }
}

/** Each partition has its own. */
const consoleOf = (scope: Construct): string => {
  const region = regionOf(scope);
  if (isChina(region)) return 'console.amazonaws.cn';
  return isGovCloud(region)
    ? 'console.amazonaws-us-gov.com'
    : `${Stack.of(scope).region}.console.aws.amazon.com`;
};
