// Whether an object contains anything besides white space and a byte order mark.

const byteOrderMark = [0xef, 0xbb, 0xbf];
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Takes the bytes of an object, chunk by chunk. Stops looking at the first byte that is not blank. */
export function blankSoFar(): (chunk: Uint8Array) => boolean {
  let seen = 0;
  let markBytes = 0;
  let isBlank = true;
  return (chunk) => {
    for (let index = 0; isBlank && index < chunk.length; index += 1, seen += 1) {
      const value = chunk[index] as number;
      if (seen === markBytes && value === byteOrderMark[seen]) markBytes += 1;
      else isBlank = blanks.has(value) && (markBytes === 0 || markBytes === byteOrderMark.length);
    }
    return isBlank && (markBytes === 0 || markBytes === byteOrderMark.length);
  };
}
