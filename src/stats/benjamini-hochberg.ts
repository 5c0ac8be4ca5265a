/**
 * p-values adjusted for several tests (Benjamini & Hochberg 1995): flagging what is ≤ q keeps the expected share of
 * false flags at q. The family is the list given: features, segments or outputs, not all of them together.
 * @param pValues null where a test could not be made; it stays null and does not count
 * @returns adjusted p-values in the order given
 */
export function adjustPValues(pValues: readonly (number | null)[]): (number | null)[] {
  const tested = pValues.flatMap((p, index) => (p === null || Number.isNaN(p) ? [] : [{ p, index }]));
  tested.sort((a, b) => b.p - a.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let smallest = 1;
  tested.forEach(({ p, index }, fromTop) => {
    smallest = Math.min(smallest, (p * tested.length) / (tested.length - fromTop));
    adjusted[index] = smallest;
  });
  return adjusted;
}
