/** The moment by which this share of the weight has come; `Infinity` where it does not come. */
export function quantile(moments: readonly { at: number; weight: number }[], share: number): number {
  const sorted = moments.toSorted((a, b) => a.at - b.at);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { at, weight } of sorted) {
    sum += weight;
    if (sum >= share * total) return at;
  }
  return Infinity;
}
