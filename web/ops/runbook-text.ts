/** The entry for one alert. */
export type Section = { readonly name: string; readonly paragraphs: readonly string[] };

/** The runbook's entries: its second-level headings with their paragraphs, each of which begins in bold. */
export const sectionsOf = (markdown: string): readonly Section[] =>
  markdown
    .split(/^(?=#{1,2} )/m)
    .filter((part) => part.startsWith('## '))
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      const paragraphs = lines
        .join('\n')
        .split(/\n\n|\n(?=\*\*)/)
        .map((paragraph) => paragraph.trim().replaceAll('\n', ' '));
      return { name: heading.slice(3).trim(), paragraphs: paragraphs.filter((one) => one !== '') };
    });

export type Inline = {
  readonly kind: 'plain' | 'code' | 'strong' | 'emphasis';
  readonly text: string;
  /** Where in the paragraph it begins. */
  readonly at: number;
};

/**
 * A paragraph in pieces. Links are reduced to their text: their targets are relative to the runbook, not to this page.
 */
export const inlineOf = (paragraph: string): readonly Inline[] =>
  [...paragraph.matchAll(PIECES)].map((found): Inline => {
    const [all, code, strong, emphasis, link] = found;
    const at = found.index;
    if (code !== undefined) return { kind: 'code', text: code, at };
    if (strong !== undefined) return { kind: 'strong', text: strong, at };
    if (emphasis !== undefined) return { kind: 'emphasis', text: emphasis, at };
    return { kind: 'plain', text: link ?? all, at };
  });

const PIECES = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\([^)]+\)|[^`*[]+|./g;
