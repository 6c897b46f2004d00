/**
 * Vigil asks: what may this person be in this session? Sessions that we have made are called `file-…`, after our files.
 */
type Question = { version: 1; userId: string; kind: 'licence-holder' | 'contact'; sessionId: string };

/**
 * With `membership` Vigil decides by its own memberships; null is a no. `for`: how many seconds the answer may be kept.
 */
type Answer = { role: 'moderator' | 'member' | 'membership' | null; for?: number };

type Permission = 'write' | 'read' | undefined;

/** Replace it with the table in which you keep who may do what. */
const permissionOf = async (userId: string, fileId: string): Promise<Permission> =>
  (({ 'budget anna': 'write', 'budget carla': 'read' }) as Record<string, Permission>)[`${fileId} ${userId}`];

export const handler = async ({ userId, sessionId }: Question): Promise<Answer> => {
  if (!sessionId.startsWith('file-')) return { role: 'membership' };
  const permission = await permissionOf(userId, sessionId.slice('file-'.length));
  if (permission === undefined) return { role: null };
  return { role: permission === 'write' ? 'moderator' : 'member', for: 30 };
};
