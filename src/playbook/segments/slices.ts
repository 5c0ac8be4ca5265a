import type { CountQuery } from '../../engine/engine';
import type { Expression } from '../../engine/expression';
import { and } from '../../engine/expression';
import type { ByPeriod, SegmentWhere } from '../../protocol/report';
import type { Cell, CountRow } from '../comparison';
import { BAD, byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { type Attribute, holds } from './attributes';
import { added, emptyTally, measuresOf, type Signal, type Tally, tallyOf } from './tally';

/** One condition `attribute = key`. */
export interface Atom {
  attribute: Attribute;
  key: Cell;
}

/** Rows of a conjunction of atoms (of none: all rows) with the tallies of the signals that were counted. */
export interface Slice {
  atoms: readonly Atom[];
  rows: ByPeriod<number>;
  tallies: ByPeriod<Tally>[];
}

export interface AttributeCounts {
  attribute: Attribute;
  slices: Slice[];
  total: Slice;
}

/** Counts every value of every attribute in one query an attribute; `within` are atoms all counted rows have. */
export async function countSlices(
  context: PlaybookContext,
  attributes: readonly Attribute[],
  signals: readonly Signal[],
  within: readonly Atom[] = [],
  further?: Expression,
): Promise<AttributeCounts[]> {
  const compared = comparison(context);
  const where = [...within.map(conditionOf), ...(further ? [further] : [])];
  const measures = {
    rows: { kind: 'count' as const },
    ...Object.assign({}, ...signals.map(measuresOf)),
  } as CountQuery['measures'];
  const tables = await context.log.engine.countAll(
    attributes.map((attribute) =>
      byPeriod(compared, { key: attribute.value }, measures, where.length > 0 ? and(...where) : undefined),
    ),
    context.signal,
  );
  return tables.map((table, i) => gather(attributes[i] as Attribute, rowsOf(table), signals, within));
}

/** Counts single conjunctions. */
export async function countConjunctions(
  context: PlaybookContext,
  conjunctions: readonly (readonly Atom[])[],
  signals: readonly Signal[],
): Promise<Slice[]> {
  const compared = comparison(context);
  const measures = {
    rows: { kind: 'count' as const },
    ...Object.assign({}, ...signals.map(measuresOf)),
  } as CountQuery['measures'];
  const tables = await context.log.engine.countAll(
    conjunctions.map((atoms) =>
      byPeriod(compared, {}, measures, atoms.length > 0 ? and(...atoms.map(conditionOf)) : undefined),
    ),
    context.signal,
  );
  return tables.map((table, i) => {
    const slice = emptySlice(conjunctions[i] ?? [], signals.length);
    for (const row of rowsOf(table)) addRow(slice, row, signals);
    return slice;
  });
}

export const conditionOf = ({ attribute, key }: Atom): Expression => holds(attribute, key);

/** Rows that are not in the conjunction, nulls among them. */
export function outside(atoms: readonly Atom[]): Expression {
  return {
    kind: 'case',
    branches: [{ when: and(...atoms.map(conditionOf)), then: { kind: 'literal', value: false } }],
    otherwise: { kind: 'literal', value: true },
  };
}

function gather(
  attribute: Attribute,
  rows: CountRow[],
  signals: readonly Signal[],
  within: readonly Atom[],
): AttributeCounts {
  const slices = new Map<Cell, Slice>();
  const total = emptySlice(within, signals.length);
  for (const row of rows) {
    const key = row.key ?? null;
    const slice = slices.get(key) ?? emptySlice([...within, { attribute, key }], signals.length);
    slices.set(key, slice);
    addRow(slice, row, signals);
    addRow(total, row, signals);
  }
  return { attribute, slices: [...slices.values()], total };
}

function emptySlice(atoms: readonly Atom[], signals: number): Slice {
  return {
    atoms,
    rows: { good: 0, bad: 0 },
    tallies: Array.from({ length: signals }, () => ({ good: emptyTally(), bad: emptyTally() })),
  };
}

function addRow(slice: Slice, row: CountRow, signals: readonly Signal[]): void {
  const period = row.period === GOOD ? 'good' : row.period === BAD ? 'bad' : null;
  if (period === null) return;
  slice.rows[period] += numberOf(row, 'rows');
  signals.forEach((signal, i) => {
    const tallies = slice.tallies[i];
    if (tallies) tallies[period] = added(tallies[period], tallyOf(row, signal, i));
  });
}

/** The conjunction as the report writes it. */
export function whereOf(atoms: readonly Atom[]): SegmentWhere {
  return Object.fromEntries(atoms.map(({ attribute, key }) => [attribute.name, attribute.label(key)]));
}

export const sameAtoms = (a: readonly Atom[], b: readonly Atom[]): boolean =>
  a.length === b.length &&
  a.every((atom) => b.some((other) => other.attribute.name === atom.attribute.name && other.key === atom.key));
