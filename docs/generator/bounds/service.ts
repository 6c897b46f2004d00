import { MAX_ANSWER_BYTES } from '../../../functions/aws/platform/team-function.ts';
import { LONGEST_WAY_IN } from '../../../functions/aws/session-deletion.ts';
import { LONGEST_KEPT, MOST_KEPT, REFUSAL_KEPT } from '../../../functions/entitlement/entitlement.ts';
import { MAX_ROLES_BYTES, MOST_ROLES } from '../../../functions/entitlement/roles.ts';
import { MAX_CALL_BYTES } from '../../../functions/service/call.ts';
import { MOST_ERASED } from '../../../functions/service/deletion.ts';
import { MOST_SENT_OUT } from '../../../functions/service/removal.ts';
import {
  MAX_METADATA_BYTES,
  MAX_METADATA_VALUE,
  MOST_IN_A_BATCH,
  MOST_METADATA,
} from '../../../shared/messages/service.ts';
import { type Bound, bytes, number } from './bound.ts';

const metadata = {
  file: 'test/functions/service/sessions.unit.test.ts',
  title: 'never with metadata that has %s',
};

/** What backends say, and what tokens carry. */
export const serviceBounds: readonly Bound[] = [
  {
    what: 'a message of a backend',
    most: bytes(MAX_CALL_BYTES),
    beyond: '`message.too-large`',
    test: {
      file: 'test/functions/service/call/call.unit.test.ts',
      title: 'of exactly as many bytes as allowed is processed',
    },
  },
  {
    what: 'members that are put, or removed, by one message',
    most: number(MOST_IN_A_BATCH),
    beyond: '`message.invalid`, and none of them is',
    test: {
      file: 'test/functions/service/members.unit.test.ts',
      title: 'a hundred at once, and not one more: ten thousand are refused whole',
    },
  },
  {
    what: 'people who are sent out by one call',
    most: number(MOST_SENT_OUT),
    beyond: 'the reply has a `next`',
    test: {
      file: 'test/functions/service/removal.unit.test.ts',
      title: 'everybody of a session, so many per call, and the rest by repeating it',
    },
  },
  {
    what: 'items of a session that are deleted by one call',
    most: number(MOST_ERASED),
    beyond: 'the reply has a `next`',
    test: {
      file: 'test/functions/service/deletion.unit.test.ts',
      title: 'so much per call, and the rest by repeating it',
    },
  },
  {
    what: 'from the beginning of a deletion until a session is gone, at least',
    most: `${LONGEST_WAY_IN / 1_000} s`,
    beyond: 'the reply has a `next` until then; nobody finds the session any more',
    test: {
      file: 'test/contracts/directory/sessions/session-deletion-waiting.contract.test.ts',
      title: 'closes the way in at once, and waits for whoever had already found it',
    },
  },
  {
    what: 'metadata of a session',
    most: `${number(MOST_METADATA)} entries, ${number(MAX_METADATA_VALUE)} characters each, ${bytes(MAX_METADATA_BYTES)} in all`,
    beyond: '`message.invalid`',
    test: metadata,
  },
  {
    what: 'roles that a token carries (`rolesClaim`)',
    most: `${number(MOST_ROLES)} entries, ${bytes(MAX_ROLES_BYTES)}`,
    beyond: 'the upgrade is refused: `roles`',
    test: {
      file: 'test/functions/entitlement/roles.unit.test.ts',
      title: 'may be an object or its JSON, so many and so long, and not one more',
    },
  },
  {
    what: 'how long an answer of the team’s own function is held',
    most: `\`entitlementKept\`, at most ${LONGEST_KEPT / 60_000} min; a no ${REFUSAL_KEPT / 1_000} s`,
    beyond: 'the setting is refused; the function is asked again',
    test: {
      file: 'test/infra/settings/settings.unit.test.ts',
      title: 'keeps an answer of the team’s function for an hour at most, and only where there is one',
    },
  },
  {
    what: 'answers that one environment holds',
    most: number(MOST_KEPT),
    beyond: 'the oldest is forgotten, and asked for again',
    test: {
      file: 'test/functions/entitlement/entitlement.unit.test.ts',
      title: 'is remembered for a thousand people and sessions, and for one more the oldest is forgotten',
    },
  },
  {
    what: 'an answer of the team’s own function',
    most: bytes(MAX_ANSWER_BYTES),
    beyond: '`entitlement.unavailable`, and the alert EntitlementFailing',
    test: {
      file: 'test/contracts/platform/team-function.contract.test.ts',
      title: 'may answer with so many bytes, and not one more',
    },
  },
];
