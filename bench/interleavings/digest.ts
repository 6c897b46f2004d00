import { hash } from 'node:crypto';

/** A short stand-in for a long text. */
export const digest = (text: string): string => hash('sha1', text, 'base64');
