// Pairwise testing: a few rows in which every two values of two factors occur together. Most mistakes need no more than two
// factors to show (Kuhn, Wallace and Gallo, "Software Fault Interactions and Implications for Software Testing", 2004).

/**
 * @param sizes number of values of each factor, at least 1
 * @returns rows with the index of a value for each factor; the same rows for the same sizes
 */
export function coveringArray(sizes: readonly number[]): number[][] {
  const open = new Map<string, [factor: number, value: number, otherFactor: number, otherValue: number]>();
  for (const [factor, size] of sizes.entries())
    for (const [other, otherSize] of [...sizes.entries()].slice(factor + 1))
      for (let value = 0; value < size; value += 1)
        for (let otherValue = 0; otherValue < otherSize; otherValue += 1)
          open.set(pairOf(factor, value, other, otherValue), [factor, value, other, otherValue]);
  if (open.size === 0) return Array.from({ length: Math.max(1, ...sizes) }, (_, value) => sizes.map(() => value));

  const left = (factor: number, value: number) =>
    [...open.values()].filter(
      ([one, oneValue, other, otherValue]) =>
        (one === factor && oneValue === value) || (other === factor && otherValue === value),
    ).length;
  const rows: number[][] = [];
  for (;;) {
    const [first] = open.values();
    if (!first) return rows;
    const row: (number | undefined)[] = sizes.map(() => undefined);
    row[first[0]] = first[1];
    row[first[2]] = first[3];
    // The value with the most new pairs in this row, and among equals the one with the most pairs left.
    const gainOf = (factor: number, value: number) =>
      row.filter((other, index) => other !== undefined && open.has(pairOf(factor, value, index, other))).length +
      left(factor, value) / (open.size + 1);
    for (const [factor, size] of sizes.entries()) {
      if (row[factor] !== undefined) continue;
      const gains = Array.from({ length: size }, (_, value) => gainOf(factor, value));
      row[factor] = gains.indexOf(Math.max(...gains));
    }
    for (const [factor, value] of row.entries())
      for (const [other, otherValue] of row.entries())
        if (factor < other) open.delete(pairOf(factor, value as number, other, otherValue as number));
    rows.push(row as number[]);
  }
}

const pairOf = (factor: number, value: number, other: number, otherValue: number) =>
  factor < other ? `${factor}=${value} ${other}=${otherValue}` : `${other}=${otherValue} ${factor}=${value}`;
