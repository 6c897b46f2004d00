import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';

/**
 * The Scheduler, on behalf of this group's schedules in this account and of nobody else's: without the conditions any
 * customer's schedule could borrow the role. The group is named, never a schedule: roles that trust
 * single schedules are throttled.
 */
export const schedulerOfGroup = (group: CfnScheduleGroup): ServicePrincipal =>
  new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn },
    },
  });
