import type { Replies } from '../../client/client.ts';

/** The rule of a session or of a group, and what is in force. */
export type Stated = Replies['rule.get'];
export type InForce = Stated['inForce'][number];
type Rule = Stated['rule'];
export type Clause = NonNullable<Rule[InForce['name']]>;

/** What stands in the form for one value: minutes as they are written, and whether it is the last word. */
export type Field = { readonly text: string; readonly final: boolean };

/** What somebody has put into the form. What they have not touched goes with what is there. */
export type Draft = { readonly [N in InForce['name']]?: Field };

/** As it stands in the form; empty for what is not said. */
export const fieldOf = (clause: Clause | undefined, point: string): Field => ({
  text: clause === undefined ? '' : String(Math.round(clause.value / 600) / 100).replace('.', point),
  final: clause?.final ?? false,
});

/** What is wrong with what was written; null when nothing is. What is said already may stand, whatever is above it. */
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

/** The whole rule, with what was put into the form in its place. */
export const ruleWith = (rule: Rule, draft: Draft): Rule => {
  const put = Object.entries(draft).flatMap(([name, { text, final }]) => {
    const said = rule[name as InForce['name']];
    // Written in minutes, it may have lost what is shorter than a second.
    const value = text === fieldOf(said, pointOf(text)).text ? (said?.value ?? null) : lengthOf(text);
    return [[name, value === null ? undefined : { value, ...(final && { final }) }] as const];
  });
  const all = Object.entries({ ...rule, ...Object.fromEntries(put) });
  return Object.fromEntries(all.filter(([, clause]) => clause !== undefined));
};

/** Whether two rules say the same of what is in the draft. */
export const agree = (one: Rule, other: Rule, draft: Draft): boolean =>
  (Object.keys(draft) as InForce['name'][]).every(
    (name) =>
      one[name]?.value === other[name]?.value &&
      (one[name]?.final ?? false) === (other[name]?.final ?? false),
  );

const pointOf = (text: string): string => (text.includes(',') ? ',' : '.');

/** Whole seconds. Of no more than two digits after the point: `1.440` is a thousand to some, and one and a half to others. */
const lengthOf = (text: string): number | null =>
  /^\d{1,6}([.,]\d{1,2})?$/.test(text.trim())
    ? Math.round(Number(text.trim().replace(',', '.')) * 60) * 1_000
    : null;
