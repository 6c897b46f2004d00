import * as z from 'zod/mini';

/**
 * Set where nobody reads the sentences: the bundles of the functions. To keep them takes a copy of every field, which is a
 * third of the time in which the wire is made. `infra/bundles.ts` says so to esbuild.
 */
declare const VIGIL_UNDESCRIBED: true | undefined;

/** A part of the wire that has a name in the published documents, and a sentence. */
/* @__NO_SIDE_EFFECTS__ */
export const part = <T extends z.core.$ZodType>(schema: T, id: string, description: string): T => {
  if (typeof VIGIL_UNDESCRIBED === 'undefined') z.globalRegistry.add(schema, { id, description });
  return schema;
};

/** A field, with the sentence that the published documents say of it. `npm run check` misses those that have none. */
/* @__NO_SIDE_EFFECTS__ */
export const says = <T extends z.ZodMiniType>(schema: T, description: string): T => {
  if (typeof VIGIL_UNDESCRIBED !== 'undefined') return schema;
  // A copy: the same schema means something else in another field.
  const field = schema.clone();
  z.globalRegistry.add(field, { description });
  return field;
};
