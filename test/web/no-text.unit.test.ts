import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseFileSync } from '@swc/core';

/** The operator's page speaks only English, like the dashboard that it draws. */
const rooms = ['.', 'entering', 'lists', 'login', 'managing', 'parts', 'past', 'rules', 'session'];

type Node = { readonly type: string; readonly [field: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Text that a person would read: two words, or one that begins like a sentence, or a sentence's end. */
const isText = (text: string): boolean =>
  !/^[a-z][\w.-]*$/.test(text) &&
  (/\p{L}{2}[,:]? \p{L}/u.test(text) ||
    /^\P{L}*\p{Lu}\p{Ll}+\P{L}*$/u.test(text) ||
    /\p{L}[….!?](\s|$)/u.test(text));

/** Names used in code, not texts: keys, media queries, and the like. */
const names = new Set(['Enter', 'Escape', 'Home', 'End', 'Vigil', '(pointer: coarse)']);
/** Never shown, whatever they contain. */
const silent = new Set(['ImportDeclaration', 'ThrowStatement', 'TsTypeAnnotation', 'TsTypeAliasDeclaration']);
const silentAttributes = new Set(['className', 'autoComplete', 'closedby']);

const textsIn = (node: Node, found: string[] = []): readonly string[] => {
  const value = String(node.value ?? (node.type === 'TemplateElement' ? node.raw : ''));
  if (silent.has(node.type)) return found;
  if (node.type === 'JSXAttribute' && silentAttributes.has(String((node.name as Node).value))) return found;
  if (node.type === 'JSXText' && /\p{L}/u.test(value) && !names.has(value.trim())) found.push(value.trim());
  if (
    (node.type === 'StringLiteral' || node.type === 'TemplateElement') &&
    isText(value) &&
    !names.has(value)
  )
    found.push(value);
  for (const field of Object.values(node))
    for (const child of Array.isArray(field) ? field : [field]) {
      if (isNode(child)) textsIn(child, found);
      // Arguments and array elements are wrapped once more.
      else if (isNode((child as { expression?: unknown } | null)?.expression))
        textsIn((child as { expression: Node }).expression, found);
    }
  return found;
};

/** For the page itself only the files beside the rooms; for a room also those of its own rooms. */
const filesOf = (room: string): readonly string[] =>
  readdirSync(join('web', room), { recursive: room !== '.', encoding: 'utf8' }).flatMap((name) =>
    /\.tsx?$/.test(name) ? [join('web', room, name)] : [],
  );

const parsed = (file: string): Node =>
  parseFileSync(file, { syntax: 'typescript', tsx: file.endsWith('x') }) as unknown as Node;

test.each(rooms.flatMap(filesOf))('%s contains no text: it gets its words from a language', (file) => {
  expect(textsIn(parsed(file))).toEqual([]);
});

test('texts are found wherever they are', () => {
  expect(textsIn(parsed('web/words/english.ts')).length).toBeGreaterThan(200);
});
