import type { Replies } from '../../client/client.ts';

/** The rule of a session or a group, and what is in force. */
export type Stated = Replies['rule.get'];
export type InForce = Stated['inForce'][number];
type Rule = Stated['rule'];
export type Clause = NonNullable<Rule[InForce['name']]>;

/** The form's input for one value: minutes as they were typed, and whether it is final. */
export type Field = { readonly text: string; readonly final: boolean };

/** What somebody has changed in the form. Values they have not touched stay as they are. */
export type Draft = { readonly [N in InForce['name']]?: Field };

/** What of a draft can still be changed here: something final may have been set above it meanwhile. */
export const changeable = (draft: Draft, { inForce }: Stated): Draft =>
  Object.fromEntries(
    inForce.flatMap(({ name, final }) => (draft[name] && !final ? [[name, draft[name]]] : [])),
  );

/** A value as the form shows it; empty if the rule says nothing about it. */
export const fieldOf = (clause: Clause | undefined, point: string): Field => ({
  text: clause === undefined ? '' : String(Math.round(clause.value / 600) / 100).replace('.', point),
  final: clause?.final ?? false,
});

/**
 * What is wrong with the input; null when nothing is. A value that is already set may stay, whatever is set above it.
 */
export const faultOf = (
  { text }: Field,
  { most }: Pick<InForce, 'most'>,
  said: Clause | undefined,
): 'number' | 'most' | null => {
  if (text.trim() === '') return null;
  const value = lengthOf(text);
  if (value === null || value === 0) return 'number';
  return most !== null && value > most && text !== fieldOf(said, pointOf(text)).text ? 'most' : null;
};

/** The whole rule with the form's changes in it. */
export const ruleWith = (rule: Rule, draft: Draft): Rule => {
  const put = Object.entries(draft).flatMap(([name, { text, final }]) => {
    const said = rule[name as InForce['name']];
    // In minutes, it may have lost its fractions of a second.
    const value = text === fieldOf(said, pointOf(text)).text ? (said?.value ?? null) : lengthOf(text);
    return [[name, value === null ? undefined : { value, ...(final && { final }) }] as const];
  });
  const all = Object.entries({ ...rule, ...Object.fromEntries(put) });
  return Object.fromEntries(all.filter(([, clause]) => clause !== undefined));
};

/** Whether two rules agree on everything in the draft. */
export const agree = (one: Rule, other: Rule, draft: Draft): boolean =>
  (Object.keys(draft) as InForce['name'][]).every(
    (name) =>
      one[name]?.value === other[name]?.value &&
      (one[name]?.final ?? false) === (other[name]?.final ?? false),
  );

const pointOf = (text: string): string => (text.includes(',') ? ',' : '.');

/**
 * Whole seconds. At most two digits after the point: `1.440` is a thousand to some, and about one and a half to others.
 */
const lengthOf = (text: string): number | null =>
  /^\d{1,6}([.,]\d{1,2})?$/.test(text.trim())
    ? Math.round(Number(text.trim().replace(',', '.')) * 60) * 1_000
    : null;
