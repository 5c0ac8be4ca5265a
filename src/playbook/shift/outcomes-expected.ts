/** Labelled rows of one stretch of time at one score, and those of the class among them. */
export interface CellOfBlock {
  period: 'good' | 'bad';
  block: string;
  bin: number;
  rows: number;
  events: number;
}

/** How often a class came true in the bad period, beside what the good period's rates at the same scores promise. */
export interface ComeTrue {
  observed: number;
  expected: number;
  /** Observed over expected, half a row added to each. */
  ratio: number;
  /** Their difference in standard errors, with the sampling of both periods and the overdispersion of stretches of time. */
  z: number;
}

const ROWS_AT_LEAST = 100;
const EXPECTED_AT_LEAST = 10;

/** Cells of one stretch added up. */
export function cellsOfBlocks(cells: readonly CellOfBlock[]): CellOfBlock[] {
  const blocks = new Map<string, CellOfBlock>();
  for (const cell of cells) {
    const key = `${cell.period}/${cell.block}`;
    const own = blocks.get(key);
    blocks.set(key, own ? { ...own, rows: own.rows + cell.rows, events: own.events + cell.events } : { ...cell });
  }
  return [...blocks.values()];
}

/** Null with fewer than a hundred labelled rows in either period, or ten of the class that are expected. */
export function comeTrue(cells: readonly CellOfBlock[]): ComeTrue | null {
  const rows = (period: CellOfBlock['period']): number =>
    cells.reduce((sum, cell) => sum + (cell.period === period ? cell.rows : 0), 0);
  if (rows('good') < ROWS_AT_LEAST || rows('bad') < ROWS_AT_LEAST) return null;
  const rates = ratesByBin(cells);
  const rateOf = (bin: number): { rate: number; rows: number } =>
    rates.get(bin) ?? rates.get(ALL) ?? { rate: 0, rows: 0 };
  let observed = 0;
  let expected = 0;
  let variance = 0;
  const inBin = new Map<number, number>();
  const blocks = new Map<string, { observed: number; expected: number; variance: number; period: string }>();
  for (const cell of cells) {
    const { rate } = rateOf(cell.bin);
    const spread = cell.rows * rate * (1 - rate);
    const key = `${cell.period}/${cell.block}`;
    const block = blocks.get(key) ?? { observed: 0, expected: 0, variance: 0, period: cell.period };
    block.observed += cell.events;
    block.expected += cell.rows * rate;
    block.variance += spread;
    blocks.set(key, block);
    if (cell.period === 'good') continue;
    observed += cell.events;
    expected += cell.rows * rate;
    variance += spread;
    inBin.set(cell.bin, (inBin.get(cell.bin) ?? 0) + cell.rows);
  }
  // What the good period's own rates are uncertain by.
  for (const [bin, n] of inBin) {
    const { rate, rows: known } = rateOf(bin);
    if (known > 0) variance += (n * n * rate * (1 - rate)) / known;
  }
  if (expected < EXPECTED_AT_LEAST || variance <= 0) return null;
  return {
    observed,
    expected,
    ratio: (observed + 0.5) / (expected + 0.5),
    z: (observed - expected) / Math.sqrt(variance * dispersionOf([...blocks.values()])),
  };
}

const ALL = NaN;

function ratesByBin(cells: readonly CellOfBlock[]): Map<number, { rate: number; rows: number }> {
  const good = cells.filter(({ period }) => period === 'good');
  const sums = new Map<number, { rows: number; events: number }>([[ALL, { rows: 0, events: 0 }]]);
  for (const { bin, rows, events } of good) {
    for (const key of [bin, ALL]) {
      const sum = sums.get(key) ?? { rows: 0, events: 0 };
      sums.set(key, { rows: sum.rows + rows, events: sum.events + events });
    }
  }
  return new Map([...sums].map(([bin, { rows, events }]) => [bin, { rate: rows > 0 ? events / rows : 0, rows }]));
}

/** Pearson dispersion of the stretches about their own period's ratio, at least 1. */
function dispersionOf(
  blocks: readonly { observed: number; expected: number; variance: number; period: string }[],
): number {
  let statistic = 0;
  let freedom = 0;
  for (const period of ['good', 'bad']) {
    const own = blocks.filter((block) => block.period === period && block.variance > 0);
    const [seen, awaited] = [
      own.reduce((sum, block) => sum + block.observed, 0),
      own.reduce((sum, block) => sum + block.expected, 0),
    ];
    if (own.length < 2 || awaited === 0 || seen === 0) continue;
    const ratio = seen / awaited;
    for (const block of own) statistic += (block.observed - ratio * block.expected) ** 2 / (ratio * block.variance);
    freedom += own.length - 1;
  }
  return freedom > 0 ? Math.max(1, statistic / freedom) : 1;
}
