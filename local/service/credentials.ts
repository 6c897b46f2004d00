import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** With what a backend on this machine signs, as the role that it names. */
export type ServiceCredentials = {
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

export type Issuing = {
  /** @throws RangeError for what is no role. */
  readonly of: (role: string) => ServiceCredentials;
  /** Whose access key it is; null for none of ours. */
  readonly find: (accessKeyId: string) => ServiceCredentials | null;
};

const PREFIX = 'dev.';
const isRole = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/;

/**
 * Credentials for any role, for development: the secret is made from the role and a seed that stays in this file, so that
 * they outlive a restart. They are worth nothing anywhere else.
 */
export const openCredentials = async (file: string): Promise<Issuing> => {
  const seed = await keptSeed(file);
  const of = (role: string): ServiceCredentials => {
    if (!isRole.test(role)) throw new RangeError(`"${role}" is not the ARN of a role.`);
    const accessKeyId = PREFIX + Buffer.from(role).toString('base64url');
    const secretAccessKey = createHmac('sha256', seed).update(accessKeyId).digest('base64url');
    return { role, accessKeyId, secretAccessKey };
  };
  return {
    of,
    find: (accessKeyId) => {
      if (!accessKeyId.startsWith(PREFIX)) return null;
      const role = Buffer.from(accessKeyId.slice(PREFIX.length), 'base64url').toString();
      return isRole.test(role) && of(role).accessKeyId === accessKeyId ? of(role) : null;
    },
  };
};

const keptSeed = async (file: string): Promise<string> => {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null) return kept;
  const seed = randomBytes(32).toString('base64url');
  await writeFile(file, seed, { mode: 0o600 });
  return seed;
};
