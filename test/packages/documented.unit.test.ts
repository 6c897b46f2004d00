import { describe, expect, test } from '@jest/globals';
import { blocks } from '../docs/documented.ts';
import { documentedCommands } from './fresh/cloud.ts';

describe('docs/your-app.md', () => {
  test('has no command for everybody that npm run fresh does not run', () => {
    const commands = blocks.filter(({ kind, info }) => kind === 'sh' && info === '').map(({ text }) => text);
    expect(commands).toEqual(Object.values(documentedCommands));
  });

  test('marks what needs an account, or this repository, and shows files by their path', () => {
    const marked = blocks.filter(({ info }) => info !== '').map(({ kind, info }) => `${kind} ${info}`);
    expect(marked).toEqual(['ts lib/my-app-stack.ts', 'tsx src/App.tsx', 'sh vigil', 'sh account']);
  });
});
