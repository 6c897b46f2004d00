import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { encrypted } from './encryption.ts';

/** Where what could not be delivered is kept for a fortnight. `whose` ends the sentence that says whose it is. */
export const deadLettersIn = (scope: Construct, whose: string, key: IKey | null): Queue => {
  const queue = new Queue(scope, 'DeadLetters', {
    ...encrypted(key),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const reason = `This queue is itself the dead-letter queue${whose}.`;
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions-SQS3', reason },
    { id: 'Serverless-SQSRedrivePolicy', reason },
  );
  return queue;
};
