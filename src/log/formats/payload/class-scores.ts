import type { PayloadShape } from '../../../engine/unpacking';

const PLACES = /^(?:output|.+)_(\d+)$/;
const TOLERANCE = 1e-3;

/**
 * Columns of an output that is a list of probabilities, each with the class it stands for by its place. Several numbers
 * from 0 to 1 whose sum is 1 on every row of the sample are no accident.
 */
export function classScores(
  shapes: readonly PayloadShape[],
  samples: ReadonlyMap<string, readonly (string | null)[]>,
): Map<string, string> {
  const scores = new Map<string, string>();
  const byStem = new Map<string, { column: string; className: string }[]>();
  for (const { column } of shapes.flatMap(({ fields }) => fields)) {
    const className = PLACES.exec(column)?.[1];
    if (className === undefined) continue;
    const stem = column.slice(0, -className.length);
    const known = byStem.get(stem) ?? [];
    if (!known.some((one) => one.column === column)) byStem.set(stem, [...known, { column, className }]);
  }
  for (const columns of byStem.values()) {
    if (columns.length < 2 || !addUpToOne(columns.map(({ column }) => samples.get(column) ?? []))) continue;
    for (const { column, className } of columns) scores.set(column, className);
  }
  return scores;
}

function addUpToOne(columns: readonly (readonly (string | null)[])[]): boolean {
  const [first = []] = columns;
  const rows = first.map((_, row) => columns.map((values) => values[row] ?? null));
  const filled = rows.filter((values): values is string[] => values.every((value) => value !== null));
  return (
    filled.length > 0 &&
    filled.every((values) => {
      const numbers = values.map(Number);
      const sum = numbers.reduce((total, value) => total + value, 0);
      return numbers.every((value) => value >= 0 && value <= 1) && Math.abs(sum - 1) < TOLERANCE;
    })
  );
}
