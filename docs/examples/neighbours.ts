import { Duration, Stack } from 'aws-cdk-lib';
import { EventField, type IEventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

type Others = {
  readonly bus: IEventBus;
  readonly office: string;
  readonly stopRecording: IFunction;
  /** Who has left, for the system that counts licences. */
  readonly licences: IQueue;
};

/** What other systems make of it: each rule with a queue for what its target does not accept. */
export class Neighbours extends Stack {
  constructor(scope: Construct, id: string, { bus, office, stopRecording, licences }: Others) {
    super(scope, id);
    const deadLetterQueue = new Queue(this, 'Untold', { enforceSSL: true });
    const kept = { deadLetterQueue, maxEventAge: Duration.hours(24) };
    const on = (name: string, detailType: string[], more: { detail?: Record<string, string[]> } = {}) =>
      new Rule(this, name, { eventBus: bus, eventPattern: { source: ['vigil'], detailType, ...more } });
    const of = (field: string) => EventField.fromPath(`$.detail.${field}`);

    const mail = new Topic(this, 'Mail', { enforceSSL: true });
    mail.addSubscription(new EmailSubscription(office));
    const sentence = `${of('participantId')} was logged out of ${of('sessionId')} for inactivity.`;
    on('LoggedOut', ['participant.ended'], { detail: { ending: ['inactivity'] } }).addTarget(
      new SnsTopic(mail, { ...kept, message: RuleTargetInput.fromText(sentence) }),
    );

    const nobodyInside = ['session.emptied', 'session.deleted'];
    on('NobodyInside', nobodyInside).addTarget(new LambdaFunction(stopRecording, kept));

    const detail = RuleTargetInput.fromEventPath('$.detail');
    on('Left', ['participant.ended']).addTarget(new SqsQueue(licences, { ...kept, message: detail }));
  }
}
