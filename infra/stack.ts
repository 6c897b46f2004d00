import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Deployment } from './deployment.ts';
import type { Settings } from './settings.ts';

/** A stack with nothing but Vigil in it, whose outputs say what to open and what to set. */
export class VigilStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Vigil: presence and inactivity logout for collaborative sessions' });
    // By this id it leaves no trace in the names of what it holds.
    const deployment = new Deployment(this, 'Default', settings);
    const { url, table, socket, alarms, secondHand, events, sweeping, operations, identity, site } =
      deployment;

    const says = (name: string, value: string, description: string) =>
      new CfnOutput(this, name, { value, description });
    if (site) says('PageUrl', site.url, 'What a person opens, and logs in at');
    if (site && settings.page?.domain)
      says(
        'PageDomainTarget',
        site.domainTarget,
        'What the DNS record of the page points to (an alias or a CNAME)',
      );
    says('WebSocketUrl', url, 'Where clients connect');
    if (deployment.serviceUrl !== null)
      says('ServiceUrl', deployment.serviceUrl, 'Where backends send their messages, signed');
    says(
      'PageConfiguration',
      this.toJsonString(deployment.pageConfiguration),
      'The config.json of a page that is elsewhere: npm run build:page writes it beside the page',
    );
    says('TableName', table.name, 'Where everything is kept');
    says(
      'DeadLetterQueueUrl',
      alarms.deadLetters.queueUrl,
      'What could not be delivered. It should be empty',
    );
    says(
      'DeadMessagesQueueUrl',
      secondHand.deadLetters.queueUrl,
      'Messages of the second hand that were given up. It should be empty',
    );
    if (events)
      says(
        'DeadEventsQueueUrl',
        events.deadLetters.queueUrl,
        'Which events were given up. It should be empty',
      );
    says('DashboardUrl', operations.dashboardUrl, 'What an operator opens');
    says('AlarmTopicArn', operations.topic.topicArn, 'Who is to be told of alarms subscribes here');
    says(
      'LogGroups',
      Object.values(deployment.functions)
        .map(({ logGroup }) => logGroup.logGroupName)
        .join(','),
      'Where the functions write, with commas: what the queries of the runbook go through',
    );
    says(
      'AccessLogGroup',
      socket.accessLogGroup,
      'Where API Gateway writes who called what, and with what result',
    );
    says(
      'SweepFunctionName',
      `${deployment.functions.sweep.functionName}:live`,
      'What is called every minute, and may be by hand',
    );
    says('SweepScheduleGroup', sweeping.groupName, 'Where the schedule is that calls it');
    if (deployment.functions.forward)
      says(
        'ForwardFunctionName',
        `${deployment.functions.forward.functionName}:live`,
        'What follows the stream of the table and tells others',
      );
    says(
      'TimerFunctionName',
      `${deployment.functions.timer.functionName}:live`,
      'What npm run redrive calls',
    );
    if (socket.domainTarget)
      says(
        'DomainTarget',
        socket.domainTarget,
        'What the DNS record of the domain name points to (an alias or a CNAME)',
      );
    if (identity) {
      says('UserPoolId', identity.pool.userPoolId, 'Where accounts are made');
      says(
        'UserPoolClientId',
        identity.client.userPoolClientId,
        'The client id of the page, and the audience of its tokens',
      );
      says('LoginUrl', identity.loginUrl, 'Where people log in: <this>/oauth2/authorize, with PKCE');
      says('TokenIssuer', identity.issuer.issuer, 'The OIDC issuer of the tokens');
    }
  }
}
