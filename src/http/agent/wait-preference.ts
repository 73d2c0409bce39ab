/** Seconds that a request waits at most; whoever asks for more waits that long, and is told so. */
export const LONGEST_WAIT = 60;

/** The members of a list and their parts; what stands in quotes separates nothing. Linear in the length of the text. */
const MEMBER = /(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g;
const PART = /(?:[^";]|"(?:[^"\\]|\\.)*"?)+/;

/** RFC 7240 §2: `token [ BWS "=" BWS word ]`, where a word is a token or a quoted string. */
const PREFERENCE = /^([!#$%&'*+.^_`|~\w-]+)(?:[ \t]*=(.*))?$/;
const SECONDS = /^(?:(\d+)|"(\d+)")$/;

/**
 * Seconds a request prefers to wait (RFC 7240 §4.3: `wait=N`), at most 60; undefined for none. What is malformed or zero
 * is ignored, as §2 has it of preferences that a server does not know; and "if any preference is specified more than
 * once, only the first instance is to be considered".
 */
export const waitPreferred = (prefer: string): number | undefined => {
  const first = (prefer.match(MEMBER) ?? [])
    .map((member) => PREFERENCE.exec(PART.exec(member)?.[0].trim() ?? ''))
    .find((match) => match?.[1]?.toLowerCase() === 'wait');
  const seconds = SECONDS.exec(first?.[2]?.trim() ?? '');
  const wanted = Math.min(Number(seconds?.[1] ?? seconds?.[2] ?? 0), LONGEST_WAIT);
  return wanted === 0 ? undefined : wanted;
};
