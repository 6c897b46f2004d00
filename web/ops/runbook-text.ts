/** The entry of one alert. */
export type Section = { readonly name: string; readonly paragraphs: readonly string[] };

/** The entries of the runbook: its headings of the second level, each with its paragraphs, which begin in bold. */
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

/** A paragraph in pieces. Of a link its words are left: what it leads to is beside the runbook, not beside this page. */
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
