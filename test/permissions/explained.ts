import type { Explained } from './summary.ts';

/**
 * Rights that no story can use, each with the reason. The whole suite fails if one of them is used after all or no
 * longer granted, and for an unused one that is not listed here.
 */
export const explained: readonly Explained[] = [
  {
    right: '*Role logs:CreateLogStream log-group:*Logs:*',
    because: 'Lambda itself writes what a function prints, in the role of the function; no code calls it.',
  },
  {
    right: '*Role logs:PutLogEvents log-group:*Logs:*',
    because: 'As above.',
  },
  {
    right: '*Role xray:PutTraceSegments *',
    because: 'Lambda itself sends the samples of active tracing; there is no X-Ray on one machine.',
  },
  {
    right: '*Role xray:PutTelemetryRecords *',
    because: 'As above.',
  },
  {
    right: 'DisconnectRole scheduler:DeleteSchedule schedule/AlarmsGroup/*',
    because:
      'A disconnect that pays a debt may find somebody who is too many, and ends their alarm; only a death between two writes of a join leaves that to it (test/functions/inside/death.property.test.ts).',
    chance: true,
  },
  {
    right: 'DisconnectRole dynamodb:BatchGetItem table/*',
    because:
      'The same: whoever is sent out by a disconnect that pays a debt is told whether they may return.',
    chance: true,
  },
  {
    right: 'SweepRole dynamodb:BatchGetItem table/*',
    because:
      'The sweep tells an ending only when alarm and message of it were lost; chance decides whether one comes.',
    chance: true,
  },
  {
    right: 'DisconnectRole scheduler:CreateSchedule schedule/AlarmsGroup/*',
    because:
      'The second hand brings the end of a grace; a disconnect sets an alarm only for somebody whose own has just rung, or was lost.',
    chance: true,
  },
  {
    right: 'SweepRole scheduler:UpdateSchedule schedule/AlarmsGroup/*',
    because:
      'The sweep sets a new alarm, and moves one only if a function that died has left one of that name.',
    chance: true,
  },
  {
    right: 'SweepRole dynamodb:DeleteItem table/Table',
    because:
      'Whoever ended five minutes ago is put aside by the next function that looks who is inside; a story has seldom gone on for so long.',
    chance: true,
  },
  {
    right: 'DisconnectRole execute-api:ManageConnections v1/DELETE/@connections/*',
    because:
      'A disconnect tells others, and hangs up on one of them only if no post to it works just then; other functions do so in the stories.',
    chance: true,
  },
  {
    right: 'ServiceRole scheduler:CreateSchedule schedule/AlarmsGroup/*',
    because:
      'Whom a backend lets in has an alarm since they knocked, and it is moved; another is set only if that has just rung, or was lost.',
    chance: true,
  },
  {
    right: 'ForwardRole sqs:SendMessage EventsDeadLetters',
    because:
      'Lambda tells the queue of records of the stream that are 23 hours old and were not taken; the local mapping does so in test/local/table/stream.contract.test.ts, with less patience.',
  },
];
