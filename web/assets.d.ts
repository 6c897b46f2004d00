/**
 * What the bundler makes of files that are not code: an image becomes its data URL, a style sheet one file beside the
 * script.
 */
declare module '*.svg' {
  const dataUrl: string;
  export default dataUrl;
}
declare module '*.css' {}

declare module '*.md' {
  const text: string;
  export default text;
}
