import { userInfo } from 'node:os';
import process from 'node:process';

/** Who types the command, for the record, unless they say it: the user of this machine. In a container that may be a number. */
export const typist = (known: () => { readonly username: string } = userInfo): string => {
  try {
    return known().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
};
