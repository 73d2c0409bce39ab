/** The reversed polynomial of ISO 3309, as in Ethernet, gzip and PNG. */
const POLYNOMIAL = 0xedb88320;

const BITS_OF_A_BYTE = 8;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < BITS_OF_A_BYTE; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** CRC-32 of an ASCII text, as an unsigned number. It guards against slips of the hand, not against anybody. */
export const crc32 = (text: string): number => {
  let remainder = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ text.charCodeAt(index)) & 0xff] ?? 0);
  }
  return (remainder ^ 0xffffffff) >>> 0;
};
