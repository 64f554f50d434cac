// The error of a command as a sentence: it begins with a capital and ends with a full stop.
export function sentenceOf(text: string): string {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
