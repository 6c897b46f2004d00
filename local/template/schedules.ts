import type { Resolve } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** A schedule that the deployment itself makes; its properties are those of CreateSchedule. */
export type DeployedSchedule = { readonly name: string; readonly request: Readonly<Record<string, unknown>> };

/** The groups that schedules may be in. `default` is always there. */
export const scheduleGroupsOf = (template: Template, resolve: Resolve): string[] => [
  'default',
  ...resourcesOf(template, 'AWS::Scheduler::ScheduleGroup').map(([logicalId]) =>
    String(resolve({ Ref: logicalId })),
  ),
];

export const schedulesOf = (template: Template, resolve: Resolve, stackName: string): DeployedSchedule[] =>
  resourcesOf(template, 'AWS::Scheduler::Schedule').map(([logicalId, { properties }]) => {
    const { Name, ...request } = resolve(properties) as { Name?: string } & Record<string, unknown>;
    return { name: Name ?? `${stackName}-${logicalId}`.slice(0, 64), request };
  });
