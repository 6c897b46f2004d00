import { createHash } from 'node:crypto';

/** A short stand-in for a long text. */
export const digest = (text: string): string => createHash('sha1').update(text).digest('base64');
