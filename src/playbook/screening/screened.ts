import type { Engine, EngineColumn } from '../../engine/engine';
import { and, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import type { PredictionLog } from '../../log/prediction-log';
import type { RoleAssignment } from '../../protocol/roles';
import type { Problem } from '../../protocol/report';
import { rateScore, shareScore, type CellCounts } from '../../stats/cell-scores';
import { BAD, GOOD, comparison, numberOf, rowsOf } from '../comparison';
import { rowKey } from '../../log/row-key';
import type { PlaybookContext } from '../context';
import { cellsOf, type Cells } from './cells';

/** Logs of more features and segments than this are screened; issues and readers rarely see more than 200. */
export const WIDE = 400;
/** So many are then compared: half chosen by how they moved, half by where errors moved with them. */
export const COMPARED = 200;

const COLUMNS_A_QUERY = 50;
const SAMPLED_ROWS = 400;

interface Scored {
  name: string;
  share: number;
  rate: number;
}

/**
 * Of a log with hundreds of columns, those that are worth the whole playbook. Every column is counted in a few cells by
 * period and outcome; kept are the columns whose shares moved most, those along which errors moved most, those with texts
 * that do not fit their type and those that were given their role by hand. A log of fewer columns stays as it is.
 */
export async function screened(
  context: PlaybookContext,
  given: readonly RoleAssignment[],
): Promise<{ log: PredictionLog; problems: Problem[] }> {
  const { log } = context;
  const candidates = new Set([...log.roles.features, ...log.roles.segments]);
  if (candidates.size <= WIDE) return { log, problems: [] };
  const columns = log.engine.describe().filter(({ name }) => candidates.has(name));
  const scores = await scoresOf(context, columns);
  const certain = [
    ...given.map(({ column }) => column),
    ...log.load.columns.filter(({ typeChanges }) => typeChanges > 0).map(({ name }) => name),
  ].filter((name) => candidates.has(name));
  const kept = new Set([...certain.slice(0, COMPARED), ...best(scores, 'share'), ...best(scores, 'rate')]);
  const isLeft = (name: string): boolean => candidates.has(name) && !kept.has(name);
  const text =
    `The log has ${candidates.size} features and segments: the ${kept.size} whose values moved most between the periods, ` +
    'or along which errors moved most, are compared; the others are only counted. A column that is given the role feature is always compared.';
  return { log: without(log, isLeft), problems: [{ code: 'columns-screened', text }] };
}

/** The larger first; ties in the order of the log. */
const best = (scores: readonly Scored[], by: 'share' | 'rate'): string[] =>
  [...scores]
    .sort((a, b) => b[by] - a[by])
    .slice(0, COMPARED / 2)
    .map(({ name }) => name);

async function scoresOf(context: PlaybookContext, columns: readonly EngineColumn[]): Promise<Scored[]> {
  const wrong = await wrongRows(context);
  const scores: Scored[] = [];
  for (let start = 0; start < columns.length; start += COLUMNS_A_QUERY) {
    scores.push(...(await scoresOfSome(context, columns.slice(start, start + COLUMNS_A_QUERY), wrong)));
  }
  return scores;
}

async function scoresOfSome(
  context: PlaybookContext,
  columns: readonly EngineColumn[],
  wrong: Expression,
): Promise<Scored[]> {
  const { log, signal } = context;
  const { period, where } = comparison(context);
  const names = columns.map(({ name }) => name);
  const uniform: Expression = { kind: 'uniform', operand: rowKey(log), seed: 1 };
  const sampled = and(where, compare(uniform, '<', literal((2 * SAMPLED_ROWS) / Math.max(1, log.load.rows))));
  const order = [{ by: uniform }];
  const sample = await log.engine.rows({ columns: names, where: sampled, order, limit: SAMPLED_ROWS }, signal);
  const cells = columns.map((column) => cellsOf(column, sample));
  const measures = Object.fromEntries(
    cells.flatMap(({ conditions }, place) =>
      conditions.map((condition, cell) => [`m${place}_${cell}`, { kind: 'countIf', condition } as const]),
    ),
  );
  const counted = rowsOf(await log.engine.count({ by: { period, wrong }, measures, where }, signal));
  const of = (side: number, place: number, { conditions }: Cells): CellCounts[] =>
    conditions.map((_, cell) => {
      const count = (outcome: number | null): number =>
        numberOf(
          counted.find((row) => row.period === side && row.wrong === outcome),
          `m${place}_${cell}`,
        );
      const [errors, right] = [count(1), count(0)];
      return { rows: errors + right + count(null), judged: errors + right, wrong: errors };
    });
  return cells.map((one, place) => {
    const [good, bad] = [of(GOOD, place, one), of(BAD, place, one)];
    return { name: one.name, share: shareScore(good, bad) ?? -1, rate: rateScore(good, bad) ?? -1 };
  });
}

/** 1 for a wrong prediction, or one with more than the median loss of the good period; 0 for others; null without outcome. */
async function wrongRows(context: PlaybookContext): Promise<Expression> {
  const { log, signal } = context;
  const { correct, loss } = log;
  const split = async (): Promise<Expression | null> => {
    if (correct) return compare(correct, '=', literal(0));
    if (!loss) return null;
    const where = and(comparison(context).goodRows, not(isNull(loss)));
    const [median] = await log.engine.quantiles({ operand: loss, probabilities: [0.5], where }, signal);
    const middle = median?.values[0] ?? null;
    return middle === null ? null : compare(loss, '>', literal(middle));
  };
  const condition = await split();
  if (condition === null) return literal(null);
  const branches = [
    { when: condition, then: literal(1) },
    { when: not(condition), then: literal(0) },
  ];
  return { kind: 'case', branches, otherwise: literal(null) };
}

function without(log: PredictionLog, isLeft: (name: string) => boolean): PredictionLog {
  const kept = (name: string): boolean => !isLeft(name);
  const { roles, load } = log;
  return {
    ...log,
    roles: { ...roles, features: roles.features.filter(kept), segments: roles.segments.filter(kept) },
    load: { ...load, columns: load.columns.filter(({ name }) => kept(name)) },
    engine: describing(log.engine, kept),
  };
}

/** The same engine, that names fewer columns. */
function describing(engine: Engine, kept: (name: string) => boolean): Engine {
  const columns = engine.describe().filter(({ name }) => kept(name));
  return {
    name: engine.name,
    describe: () => columns,
    summarize: (query, signal) => engine.summarize(query, signal),
    count: (query, signal) => engine.count(query, signal),
    countAll: (queries, signal) => engine.countAll(queries, signal),
    prepare: (name, query, signal) => engine.prepare(name, query, signal),
    quantiles: (query, signal) => engine.quantiles(query, signal),
    ordered: (query, signal) => engine.ordered(query, signal),
    rows: (query, signal) => engine.rows(query, signal),
    record: (file, ordinal, signal) => engine.record(file, ordinal, signal),
    locate: (file, ordinal, signal) => engine.locate(file, ordinal, signal),
    close: () => engine.close(),
  };
}
