/** Numbers as much of Europe writes them: `0,0197`, `1.234,56`. */
const WITH_COMMA = /^\s*[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+\s*$/;
const WHOLE = /^\s*[+-]?(\d+|\d{1,3}(\.\d{3})+)\s*$/;

/**
 * Whether the values of a column are numbers with a decimal comma: some have one, and all others could. Where cells are
 * separated by commas, a quoted `1,234` is a thousand, so only a person can say so.
 */
export function hasDecimalComma(values: readonly (string | null)[], delimiter: string, decimal?: string): boolean {
  if (decimal === '.' || (decimal === undefined && delimiter === ',')) return false;
  const filled = values.filter((value): value is string => value !== null && value !== '');
  return (
    filled.some((value) => WITH_COMMA.test(value)) &&
    filled.every((value) => WITH_COMMA.test(value) || WHOLE.test(value))
  );
}

/** The same number with a point; other text as it is. The engine's reader does the same in SQL. */
export const withDecimalPoint = (text: string): string =>
  WITH_COMMA.test(text) || WHOLE.test(text) ? text.replaceAll('.', '').replace(',', '.') : text;

/** Numbers with commas between thousands, as spreadsheets write them: `1,234.5`. */
const GROUPED = /^\s*[+-]?\d{1,3}(,\d{3})+(\.\d+)?\s*$/;
const UNGROUPED = /^\s*[+-]?\d{1,3}(\.\d+)?\s*$/;

/** Whether the values of a column are numbers of which every one of a thousand or more has such commas. */
export function hasThousandsCommas(values: readonly (string | null)[], decimal?: string): boolean {
  if (decimal === ',') return false;
  const filled = values.filter((value): value is string => value !== null && value !== '');
  return (
    filled.some((value) => GROUPED.test(value)) && filled.every((value) => GROUPED.test(value) || UNGROUPED.test(value))
  );
}

/** The same number without those commas; other text as it is. The engine's reader does the same in SQL. */
export const withoutThousandsCommas = (text: string): string => (GROUPED.test(text) ? text.replaceAll(',', '') : text);
