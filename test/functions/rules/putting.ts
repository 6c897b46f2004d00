import type { Rule } from '../../../shared/rules/rule.ts';
import { type Cast, MINUTE } from './cast.ts';

export const idleFor = (minutes: number, final?: true): Rule => ({
  idleTimeout: { value: minutes * MINUTE, ...(final && { final }) },
});

export const put = ({ boss, groupId }: Cast, rule: Rule) => boss.send({ action: 'rule.put', groupId, rule });
export const putOwn = ({ boss }: Cast, rule: Rule) =>
  boss.send({ action: 'rule.put', sessionId: 's1', rule });
