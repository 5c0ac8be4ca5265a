import type { CountQuery } from '../../engine/engine';
import { column } from '../../engine/expression';
import { cramersV } from '../../stats/chi-square';
import { jensenShannonDistance } from '../../stats/divergence';
import { psi } from '../../stats/psi';
import { type Cell, comparison, halves, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { type BinnedColumn, valueOf } from './binned-counts';

/** What the good period shows against itself: effects below these are the log's own habit, not drift. */
export interface Placebo {
  psi: number;
  jensenShannon: number;
  /** Largest gap at the bins' edges. */
  ks: number;
  cramersV: number;
}

const NONE: Placebo = { psi: 0, jensenShannon: 0, ks: 0, cramersV: 0 };

/** The first half of the good period against its second, in the bins the comparison uses. One query a column. */
export async function placebos(context: PlaybookContext, columns: readonly BinnedColumn[]): Promise<Placebo[]> {
  const [half] = halves(context);
  if (!half) return columns.map(() => NONE);
  const { goodRows } = comparison(context);
  const tables = await context.log.engine.countAll(
    columns.map(({ column: { name, as }, edges }): CountQuery => {
      const operand = column(name);
      return {
        by: { key: edges ? { kind: 'bin', operand, edges } : valueOf(as, operand), half },
        measures: { rows: { kind: 'count' } },
        where: goodRows,
        ...(edges ? {} : { largest: 2000 }),
      };
    }),
    context.signal,
  );
  return tables.map((table) => {
    const bins = new Map<Cell, [number, number]>();
    for (const row of rowsOf(table)) {
      const bin = bins.get(row.key ?? null) ?? [0, 0];
      bin[row.half === 0 ? 0 : 1] += numberOf(row, 'rows');
      bins.set(row.key ?? null, bin);
    }
    const ordered = [...bins].sort(([a], [b]) => Number(a) - Number(b)).map(([, bin]) => bin);
    const first = ordered.map(([n]) => n);
    const second = ordered.map(([, n]) => n);
    return {
      psi: psi(first, second) ?? 0,
      jensenShannon: jensenShannonDistance(first, second) ?? 0,
      ks: gapAtEdges(first, second),
      cramersV: cramersV(first, second) ?? 0,
    };
  });
}

function gapAtEdges(first: readonly number[], second: readonly number[]): number {
  const n = first.reduce((sum, count) => sum + count, 0);
  const m = second.reduce((sum, count) => sum + count, 0);
  if (n === 0 || m === 0) return 0;
  let gap = 0;
  let largest = 0;
  first.forEach((count, i) => {
    gap += count / n - (second[i] ?? 0) / m;
    largest = Math.max(largest, Math.abs(gap));
  });
  return largest;
}
