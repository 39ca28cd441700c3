/** Evidence's own text, so that nothing in it is invisible or turns the line around. */

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

/** Text with control, format, surrogate and odd space characters as escapes such as \u202e. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => {
    const point = char.codePointAt(0) ?? 0;
    return point > 0xffff ? `\\U${point.toString(16).padStart(8, "0")}` : `\\u${point.toString(16).padStart(4, "0")}`;
  });
}
