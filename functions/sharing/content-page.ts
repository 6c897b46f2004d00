import { bytesOf } from '../../shared/json-text.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/messages/sizes.ts';
import type { DownOf } from '../../shared/messages.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** What a message needs apart from what is counted here, in bytes: ids and a cursor of the longest kind. */
const ENVELOPE = 4 * 1024;

/**
 * A page of the content that fits into one message, beside the rest of it. Where the rest leaves no room for the first
 * item, the page is empty and the next one begins with it.
 */
export const pageBeside = async (
  { content, clock }: Pick<App, 'content' | 'clock'>,
  sessionId: SessionId,
  rest: object,
  { cursor, after }: { readonly cursor?: string | undefined; readonly after?: number | undefined } = {},
): Promise<DownOf<'session.joined'>['content'] & { readonly tooLate: boolean }> => {
  const bytes = MAX_MESSAGE_BYTES - ENVELOPE - bytesOf(rest);
  const page = await content.list(
    sessionId,
    { cursor: cursor ?? null, after: after ?? null, bytes },
    clock(),
  );
  return { ...page, items: [...page.items] };
};
