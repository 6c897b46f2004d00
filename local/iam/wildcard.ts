/** A matcher for IAM's patterns: `*` is any run of characters, `?` is any one. */
export const wildcard = (pattern: string, letters: 'same case' | 'any case' = 'same case') => {
  if (pattern === '*') return () => true;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, letters === 'any case' ? 'is' : 's');
  return (text: string): boolean => expression.test(text);
};
