// Names of time zones, such as America/New_York. Abbreviations such as EST do not know when the clocks change.

export function isZoneName(text: string): boolean {
  if (!/^[A-Z][A-Za-z]+\/[A-Za-z_/+-]+$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
