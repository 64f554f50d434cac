// Texts that hold JSON, because a program encoded them once too often.

/** What was encoded more often than this is not looked into. */
const mostEncodings = 3;

/** True for a text that holds a JSON object or array, also if that was encoded several times. */
export function holdsJson(value: unknown): boolean {
  let inner = value;
  for (let count = 0; count < mostEncodings && typeof inner === 'string' && /^\s*[[{"]/.test(inner); count += 1) {
    try {
      inner = JSON.parse(inner);
    } catch {
      return false;
    }
  }
  return typeof value === 'string' && typeof inner === 'object' && inner !== null;
}
