// How long ago something was, in one unit: "40 s", "5 min", "3 h", "2 days".
const units: [string, number, number][] = [
  ['s', 1_000, 60],
  ['min', 60_000, 60],
  ['h', 3_600_000, 24],
];

export function age(at: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(at));
  for (const [unit, ms, most] of units) {
    const whole = Math.floor(passed / ms);
    if (whole < most) return `${whole} ${unit}`;
  }
  const days = Math.floor(passed / 86_400_000);
  return days === 1 ? '1 day' : `${days} days`;
}
