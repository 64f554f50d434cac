// "1 error", "2 warnings"
export const count = (amount: number, one: string, many = `${one}s`) =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`;
