import type { FilePart } from '../../source';
import { physical } from '../rows';
import type { ColumnPlan } from './cast';
import { rawRows, typedRows } from './select';

/** Files with types of their own (Parquet) stay where they are: a view reads them, each column only when asked for. */
export function viewOf(
  parts: readonly FilePart[],
  plans: readonly ColumnPlan[],
  zone: string,
  firstFile: number,
): string {
  const groups: FilePart[][] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    if (group?.[0] && JSON.stringify(group[0].layout) === JSON.stringify(part.layout)) group.push(part);
    else groups.push([part]);
  }
  let file = firstFile;
  return groups
    .map((group) => {
      const { inner, misfits } = typedRows(rawRows(group), plans, zone);
      const values = plans.map((_, position) => physical(position));
      const place = [`CAST(file AS INTEGER) + ${file} AS file`, 'ordinal'];
      file += group.length;
      return `SELECT ${[...values, `${misfits} AS misfits`, ...place].join(', ')} FROM (${inner})`;
    })
    .join(' UNION ALL ');
}
