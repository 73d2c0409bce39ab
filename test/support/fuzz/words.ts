/** The words of a text, which lists what has no space in it in rows of a kind. */
export const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/);
