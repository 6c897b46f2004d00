/** What an archive says may be written to deceive whoever reads it on a screen: nothing moves the cursor, or turns the text. */
export const shown = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
