import { hash } from 'node:crypto';
import type { Instant } from '../instant.ts';

/**
 * The audit trail: one chain of records for each participant and one for each session. A record carries the hash of the
 * one before, and the owner's item the hash of the last, so that a record that was changed or is missing shows.
 */
export type Trail = {
  /** The hash of the last record; empty before the first. */
  readonly head: string;
  /** How many records there have been. */
  readonly length: number;
};

export const noTrail: Trail = { head: '', length: 0 };

/** Where a chain stood at an instant, as was noted beside it. */
export type Witness = Trail & { readonly at: Instant };

/** Whose chain it is: that of the participant with this id, or the session's own. */
export type AuditOwner = { readonly sessionId: string; readonly participantId: string | null };

/** What every record has. */
export type Link = {
  /** From 1, over every participation of the person. */
  readonly sequence: number;
  /** The hash of the record before. */
  readonly previous: string;
  readonly at: Instant;
  /** The id of the moderator whose doing it was, or null. */
  readonly by: string | null;
};

/** Adds a link to a chain. */
export const link = <Entry extends object>(
  owner: AuditOwner,
  trail: Trail,
  entry: Entry,
): { record: Entry & Pick<Link, 'sequence' | 'previous'>; trail: Trail } => {
  const record = { ...entry, sequence: trail.length + 1, previous: trail.head };
  return { record, trail: { head: hashOf(owner, record), length: record.sequence } };
};

/** SHA-256 over the JSON of the owner's two ids and the record, whose fields are sorted by name; in base64url. */
export const hashOf = ({ sessionId, participantId }: AuditOwner, record: object): string =>
  hash('sha256', JSON.stringify([sessionId, participantId, ordered(record)]), 'base64url');

const ordered = (fields: object): object => {
  const sorted: Record<string, unknown> = {};
  const given = fields as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given).sort()) {
    const value = given[name];
    sorted[name] = typeof value === 'object' && value !== null ? ordered(value) : value;
  }
  return sorted;
};
