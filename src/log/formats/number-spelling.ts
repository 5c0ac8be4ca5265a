import type { FileLayout } from '../../engine/source';
import { hasDecimalComma, hasThousandsCommas, withDecimalPoint, withoutThousandsCommas } from './decimal-comma';

type Cells = readonly (string | null)[];
type Delimited = FileLayout & { kind: 'delimited' };

/** A number with a currency before it or behind it, or with a percent sign. The engine's reader has the same expression. */
const WITH_UNIT = /^\s*([+-]?)[$€£¥]?[\s\u00a0]*([+-]?\d[\d.,]*)[\s\u00a0]*[%€$£¥]?\s*$/;
const UNIT = /[%€$£¥]/;
const MOST_SPACES = 0.9;

const filled = (values: Cells): string[] => values.filter((value): value is string => value !== null && value !== '');

/** The sign that all numbers of a column bear; null where they bear none, or several. */
function unitOf(values: Cells): string | null {
  const texts = filled(values);
  const units = new Set(texts.map((text) => UNIT.exec(text)?.[0] ?? ''));
  const [unit = ''] = units;
  return units.size === 1 && unit !== '' && texts.every((text) => WITH_UNIT.test(text)) ? unit : null;
}

/** The same number without its currency or percent sign; other text as it is. */
export const withoutUnit = (text: string): string => text.replace(WITH_UNIT, '$1$2');

/** Whether tables are drawn with spaces around the cells, as database shells print them. */
export function isPadded(columns: readonly Cells[]): boolean {
  const padded = columns.filter((values) => {
    const texts = filled(values);
    return texts.length > 0 && texts.filter((text) => text !== text.trim()).length >= texts.length * MOST_SPACES;
  });
  const used = columns.filter((values) => filled(values).length > 0);
  return used.length > 1 && padded.length * 2 >= used.length;
}

/** How the numbers of each column are written, and which signs were taken off them. */
export function spellingsOf(
  columns: readonly Cells[],
  delimiter: string,
  decimal: string | undefined,
): { facts: Partial<Delimited>; units: Map<number, { unit: string; example: string }> } {
  const units = new Map<number, { unit: string; example: string }>();
  const decimalCommas: number[] = [];
  const thousandsCommas: number[] = [];
  columns.forEach((values, index) => {
    const unit = unitOf(values);
    if (unit !== null) units.set(index, { unit, example: filled(values)[0] ?? '' });
    const plain = unit === null ? values : values.map((value) => value && withoutUnit(value));
    if (hasDecimalComma(plain, delimiter, decimal)) decimalCommas.push(index);
    else if (hasThousandsCommas(plain, decimal)) thousandsCommas.push(index);
  });
  const facts = {
    ...(decimalCommas.length > 0 ? { decimalCommas } : {}),
    ...(thousandsCommas.length > 0 ? { thousandsCommas } : {}),
    ...(units.size > 0 ? { withUnits: [...units.keys()] } : {}),
  };
  return { facts, units };
}

/** A cell of a column as the engine's reader will give it. */
export function spelled(layout: Delimited, index: number): (text: string) => string {
  const { decimalCommas, thousandsCommas, withUnits, padded } = layout;
  const number = decimalCommas?.includes(index)
    ? withDecimalPoint
    : thousandsCommas?.includes(index)
      ? withoutThousandsCommas
      : (text: string): string => text;
  const bare = withUnits?.includes(index) ? (text: string): string => number(withoutUnit(text)) : number;
  return padded ? (text) => bare(text.trim()) : bare;
}
