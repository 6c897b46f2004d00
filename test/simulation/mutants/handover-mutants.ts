import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'handover';

/** Mistakes about who owns a session. */
export const handoverMutants: readonly Mutant[] = [
  {
    name: 'a session may be taken that was not offered',
    file: 'functions/aws/directory/session-changes.ts',
    search: "ConditionExpression: 'heir = :heir',",
    replacement: "ConditionExpression: 'attribute_exists(pk) OR heir = :heir',",
    occasion,
  },
  {
    name: 'whoever owned a session may offer it',
    file: 'functions/aws/directory/session-changes.ts',
    search: "ConditionExpression: '#owner = :owner',",
    replacement: "ConditionExpression: 'attribute_exists(pk) OR #owner = :owner',",
    occasion,
  },
  {
    name: 'an offer stands after it was taken',
    file: 'functions/aws/directory/session-changes.ts',
    search: "':nobody': null",
    replacement: "':nobody': heir",
    occasion,
  },
  {
    name: 'a session is offered to anybody who belongs to it',
    file: 'functions/actions/directory/ownership.ts',
    search: "if (membership.role !== 'moderator')",
    replacement: 'if (heir.length === 0)',
    occasion,
  },
  {
    name: 'an owner may be sent out',
    file: 'functions/actions/door/removal.ts',
    search: 'if (participantId === entered.session.owner) return ofTheOwner();',
    replacement: '',
    occasion,
  },
  {
    name: 'an owner may leave for good',
    file: 'functions/actions/inside/leaving.ts',
    search: 'if (await isOwnerNow(app, sessionId, user.id)) return ofTheOwner();',
    replacement: '',
    occasion,
  },
];
