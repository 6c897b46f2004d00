import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../../functions/aws/items/items.ts';
import * as keys from '../../../functions/aws/items/keys.ts';

const anna = { sessionId: 's#1', participantId: 'anna#1' };
const record = { at: 1_795_276_800_123, sequence: 7 } as never;
const place = '001795276800123.00000007';

/** What a release has written stays for years, and alarms, exports and the next release look for it. */
describe('In a table that is in use', () => {
  test.each<[string, string, Item]>([
    ['SESSION#s#1', 'META', keys.sessionKey('s#1')],
    ['SESSION#s#1', 'PARTICIPANT#anna#1', keys.participantKey(anna)],
    ['SESSION#s#1', 'FORMER#anna#1', keys.formerKey(anna)],
    ['SESSION#s#1', 'CONTENT', keys.contentHeadKey('s#1')],
    ['SESSION#s#1', 'CONTENT#n1', keys.contentKey('s#1', 'n1')],
    ['SESSION#s#1', 'ADDED#anna#1', keys.addedKey(anna)],
    ['SESSION#s#1', 'MINE#anna#1', keys.ownItemKey(anna)],
    ['SESSION#s#1', `AUDIT#PARTICIPANT#anna#1#${place}`, keys.auditKey(anna, record)],
    ['SESSION#s#1', `AUDIT#SESSION#${place}`, keys.auditKey({ ...anna, participantId: null }, record)],
    ['SESSION#s#1', `AUDIT#HEAD#anna#1#${place}`, keys.auditHeadKey(anna, record)],
    ['USER#anna', 'SESSION#s#1', keys.membershipKey('anna', 's#1')],
    ['USER#anna#1', 'ENTERED#s#1', keys.enteredKey(anna)],
    ['USER#anna', 'GROUP#g1', keys.groupMemberKey('g1', 'anna')],
    ['USER#anna', 'CONTACT#ben', keys.contactKey('anna', 'ben')],
    ['USER#anna', 'EMAIL#hash', keys.invitedKey('anna', 'hash')],
    ['USER#anna', 'ALLOWANCE#498688', keys.allowanceKey('anna', 498_688)],
    ['EMAIL#hash', 'USER#anna', keys.contactInvitationKey('hash', 'anna')],
    ['GROUP#g1', 'META', keys.groupKey('g1')],
    ['GROUP#g1', 'SESSION#s#1', keys.groupSessionKey('g1', 's#1')],
    ['CONNECTION#c1=', 'CONNECTION#c1=', keys.connectionKey('c1=')],
    ['CONNECTION#c1=', 'PACE#9', keys.paceKey('c1=', 9)],
    ['CONNECTION#c1=', 'SIGNALS#9', keys.signalPaceKey('c1=', 9)],
    ['SIGNALS#s#1', 'PACE#9', keys.signalsKey('s#1', 9)],
    ['INVITATION#i1', 'INVITATION#i1', keys.invitationKey('i1')],
    ['SERVICE#service:1/A', 'KEY#k', keys.keptReplyKey('service:1/A', 'k')],
    ['ERASURE#hash', 'ERASURE#hash', keys.erasureKey('hash')],
    ['USER#anna', 'BURDEN#498688', keys.burdenKey('USER#anna', 498_688)],
    ['USER#anna', 'ARRIVALS#498688', keys.arrivalsKey('USER#anna', 498_688)],
  ])('%s / %s stays where it is', (pk, sk, key) => {
    expect(key).toEqual({ pk: { S: pk }, sk: { S: sk } });
  });

  test('the indexes keep their names, and operators’ acts can be read without the chains', () => {
    expect([keys.INVERSE_INDEX, keys.RECENT_INDEX, keys.WAKE_INDEX]).toEqual(['inverse', 'recent', 'wake']);
    expect(`AUDIT#${new Date(1_795_276_800_123).toISOString()}`).toContain(keys.AUDIT_OF_OPERATORS);
  });
});
