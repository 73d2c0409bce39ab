/** Printable ASCII alone, which `toLowerCase` folds without regard to context. */
const HAS_OTHER_THAN_PRINTABLE_ASCII = /[^ -~]/;

const FINAL_SIGMA = 'ς';
const SIGMA = 'σ';

const foldCharacter = (character: string): string =>
  character === FINAL_SIGMA ? SIGMA : character.toLowerCase();

/**
 * The text in lower case, each character folded on its own: a prefix, suffix or substring of the folded text is the
 * folded prefix, suffix or substring. `toLowerCase` on the whole breaks that, since it writes a capital sigma at the
 * end of a word in its final form; here both forms of the small letter become one, as in Unicode's own folding.
 */
export const foldCase = (text: string): string =>
  HAS_OTHER_THAN_PRINTABLE_ASCII.test(text) ? Array.from(text, foldCharacter).join('') : text.toLowerCase();
