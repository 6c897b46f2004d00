import { randomUUID } from 'node:crypto';
import {
  type ContentItem,
  type ContentWrite,
  judge,
  type Room,
  written,
} from '../../../shared/content/content.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import type { Admission, ContentTable } from '../../../shared/ports/content.ts';
import { start } from '../people.ts';

/** Content, and the sessions that it belongs to. */
export type ContentHarness = {
  readonly content: ContentTable;
  /** The same sessions with the limits of `tightRoom`. */
  readonly tight: ContentTable;
  /** Creates the session, or changes its state. */
  setState(sessionId: string, state: SessionState): Promise<void>;
};

export const tightRoom: Room = { session: { items: 4, bytes: 100 }, guest: { items: 2, bytes: 40 } };

export const many = (count: number) => Array.from({ length: count }, (_, index) => index);
export const PAGE = 110_000;

/** Sessions, and what is written and listed in them. */
export const contentOf = (harness: () => ContentHarness) => {
  const table = () => harness().content;
  const now = instant(start);
  const newSession = async (odd = '') => {
    const sessionId = `${randomUUID()}${odd}`;
    await harness().setState(sessionId, 'active');
    return sessionId;
  };
  const writeOf = (text: string | null, baseRevision: number | null = null): ContentWrite => ({
    value: text === null ? null : new JsonText(text),
    baseRevision,
    by: 'anna',
    requestId: null,
  });
  const admitted = async (sessionId: string, itemId: string, at = now): Promise<Admission> => {
    const admission = await table().admit(sessionId, itemId, ['active'], at);
    if (typeof admission === 'string') throw new Error('The session should be open.');
    return admission;
  };
  /** A whole write as the functions make it: retried until it succeeds. Resolves with its revision. */
  const write = async (
    sessionId: string,
    itemId: string,
    text: string | null,
    base: number | null = null,
    at = now,
  ): Promise<number | ContentItem> => {
    const wanted = writeOf(text, base);
    const taken: number[] = [];
    for (;;) {
      const stored = await table().find(sessionId, itemId);
      const judgement = judge(itemId, stored, wanted, taken, at);
      if (judgement.is === 'conflict') return judgement.current;
      if (judgement.is !== 'new') return judgement.revision;
      const admission = await admitted(sessionId, itemId, at);
      taken.push(admission.revision);
      const next = written(itemId, stored, wanted, admission.revision, at);
      if ((await table().save(sessionId, admission, stored, next)) === 'saved') return admission.revision;
    }
  };
  const page = (
    sessionId: string,
    cursor: string | null = null,
    after: number | null = null,
    bytes = PAGE,
    at: Instant = instant(start + 120_000),
  ) => table().list(sessionId, { cursor, after, bytes }, at);
  const listed = async (sessionId: string, after: number | null = null) => {
    const pages: (readonly ContentItem[])[] = [];
    let cursor: string | null = null;
    do {
      const found = await page(sessionId, cursor, after);
      pages.push(found.items);
      cursor = found.next;
    } while (cursor !== null);
    return pages;
  };
  const item = (itemId: string, revision: number, text: string): ContentItem => ({
    itemId,
    revision,
    value: new JsonText(text),
  });
  return { table, now, newSession, writeOf, admitted, write, page, listed, item };
};
