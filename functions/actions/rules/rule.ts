import type { GroupId } from '../../../shared/directory/directory.ts';
import { type Session, infoOf as sessionInfo } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { goOn } from '../../../shared/path/aside.ts';
import type { GroupRule } from '../../../shared/ports/rules.ts';
import { inForce } from '../../../shared/rules/cascade.ts';
import { type Rule, ruled } from '../../../shared/rules/rule.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { governPage } from '../../rules/groups.ts';
import { judged, ownOf, ruleOf, type Scopes, scopesOf } from '../../rules/judging.ts';
import { groupEntrance, infoOf } from '../directory/groups.ts';
import { changeSession } from '../directory/management.ts';

/** Sets a rule, and lets it hold at once for those inside. Saying the same again does what a death may have left undone. */
export const putRule = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, groupId, rule, revision }: UpOf<'rule.put'>,
): Promise<Answer> => {
  if (sessionId !== undefined && groupId === undefined)
    return putOfSession(app, caller, sessionId, rule, revision);
  if (groupId !== undefined && sessionId === undefined)
    return putOfGroup(app, caller, groupId, rule, revision);
  return oneOfBoth();
};

/** What a session or a group says, what is in force, and how far it may go. */
export const getRule = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, groupId }: UpOf<'rule.get'>,
): Promise<Answer> => {
  if ((sessionId === undefined) === (groupId === undefined)) return oneOfBoth();
  if (sessionId === undefined) {
    const managed = await ruledGroup(app, user, groupId ?? '');
    return 'refusal' in managed ? managed.refusal : ofGroup(app, managed);
  }
  const entered = await entrance(app, user, sessionId, 'rule.get');
  return 'refusal' in entered ? entered.refusal : ofSession(app, user, entered.session);
};

const putOfSession = async (
  app: App,
  caller: Caller<Actor>,
  sessionId: string,
  rule: Rule,
  revision: number | undefined,
): Promise<Answer> => {
  const entered = await entrance(app, caller.user, sessionId, 'rule.put');
  if ('refusal' in entered) return entered.refusal;
  const { session } = entered;
  if (ruled.some((name) => rule[name]?.final))
    return refused('message.invalid', 'Nothing is below a session for which its rule could be final.');
  const scopes = scopesOf(app, session.imposed);
  const wanted = { ...session, policy: ownOf(app.policy, rule) };
  const refusal = judged(app, rule, scopes, wanted, ruleOf(session));
  if (refusal !== null) return refusal;
  const changed = await changeSession(app, caller, session, { revision: revision ?? session.revision, rule });
  if (changed !== 'conflict')
    return 'refusal' in changed ? changed.refusal : ofSession(app, caller.user, changed);
  const now = await entrance(app, caller.user, sessionId, 'rule.put');
  if ('refusal' in now) return now.refusal;
  const info = sessionInfo(now.session);
  return refused('session.conflict', `The session is at revision ${info.revision}.`, { session: info });
};

const putOfGroup = async (
  app: App,
  { user }: Caller<Actor>,
  groupId: GroupId,
  rule: Rule,
  revision: number | undefined,
): Promise<Answer> => {
  const managed = await ruledGroup(app, user, groupId);
  if ('refusal' in managed) return managed.refusal;
  const refusal = judged(app, rule, scopesOf(app, []), sessionUnder(managed, rule), managed.rule);
  if (refusal !== null) return refusal;
  const put = await app.rules.put(groupId, revision ?? managed.group.revision, rule, user.id, app.clock());
  if (put === 'conflict') {
    const now = await ruledGroup(app, user, groupId);
    if ('refusal' in now) return now.refusal;
    const group = infoOf(now.group, 'moderator');
    return refused('group.conflict', `The group is at revision ${group.revision}.`, { group });
  }
  const work = governPage(app, groupId, null, put.owed).then(() => {});
  await goOn(app, work);
  return ofGroup(app, put);
};

/** The group, for somebody who manages it, or for a backend. */
const ruledGroup = async (
  app: Pick<App, 'groups' | 'rules'>,
  user: Actor,
  groupId: GroupId,
): Promise<GroupRule | { refusal: Answer }> => {
  if (user.kind !== 'service') {
    const entered = await groupEntrance(app, user, groupId);
    if ('refusal' in entered) return entered;
    if (entered.role !== 'moderator')
      return { refusal: refused('action.forbidden', 'Only moderators of the group set its rule.') };
  }
  const found = await app.rules.find(groupId);
  return found ?? { refusal: refused('group.not-found', 'There is none of that id.') };
};

/** A session that says nothing itself, and is in this group alone. */
const sessionUnder = ({ group }: GroupRule, rule: Rule) => ({
  policy: {},
  ruleRevision: 0,
  imposed: [{ group: group.id, revision: 1, rule, at: 0 }],
});

const ofGroup = (app: App, found: GroupRule): Answer => ({
  type: 'group.rule',
  groupId: found.group.id,
  revision: found.group.revision,
  rule: found.rule,
  inForce: shown(
    app,
    sessionUnder(found, found.rule),
    scopesOf(app, []),
    new Map([[found.group.id, found.group.name]]),
  ),
});

const ofSession = async (app: App, user: Actor, session: Session): Promise<Answer> => {
  const { from } = inForce(app.cascade, session).provenance;
  const names = new Map<GroupId, string>();
  for (const name of ruled) {
    const { group } = from[name];
    if (group === undefined || names.has(group)) continue;
    const { group: found, role } = await app.groups.entrance(group, user.id);
    names.set(group, found !== null && (role !== null || user.kind === 'service') ? found.name : '');
  }
  return {
    type: 'session.rule',
    sessionId: session.id,
    revision: session.revision,
    rule: ruleOf(session),
    inForce: shown(app, session, scopesOf(app, session.imposed), names),
  };
};

const shown = (
  app: App,
  session: Parameters<typeof inForce>[1],
  scopes: Scopes,
  names: ReadonlyMap<GroupId, string>,
) => {
  const { policy, provenance } = inForce(app.cascade, session);
  return ruled.map((name) => {
    const { level, group } = provenance.from[name];
    return {
      name,
      value: policy[name],
      level,
      ...(group !== undefined && { group: { id: group, name: names.get(group) ?? '' } }),
      most: scopes[name].most,
      final: scopes[name].isFinal,
    };
  });
};

const oneOfBoth = (): Answer => refused('message.invalid', 'Give either a sessionId or a groupId.');
