import { and, column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import type { GuardrailReport, ShadowReport, ShadowSegment } from '../../protocol/monitoring';
import { adjustPValues } from '../../stats/benjamini-hochberg';
import { cohensKappa } from '../../stats/cohens-kappa';
import { mcNemarPValue, pairsNeeded } from '../../stats/mcnemar';
import { normalTwoSided } from '../../stats/normal-distribution';
import { pairedBootstrap, type DifferenceCell } from '../../stats/paired-bootstrap';
import { createRandom } from '../../stats/random';
import { guardrailsOf, LEVEL, percent, short, type ShadowSettings } from './guardrails';
import { bothAnswered, numberAt, type Pairs } from './pairs';

const SEED = 7;
const ENOUGH_PAIRS = 30;
const CLASSES_SHOWN = 12;

const labelled = and(bothAnswered, not(isNull(column('label'))));
const count = { rows: { kind: 'count' } } as const;

/** Compares champion and challenger on the same requests: agreement, paired test, guardrails, segments, verdict. */
export async function compareShadow(pairs: Pairs, hasLabels: boolean, settings: ShadowSettings): Promise<ShadowReport> {
  const agreement = pairs.isRegression ? null : await agreementOf(pairs);
  const paired = hasLabels ? await pairedOf(pairs, labelled) : null;
  const segments = hasLabels ? await segmentsOf(pairs) : [];
  const guardrails = await guardrailsOf(pairs, segments, settings);
  const total = await pairs.units.count({ by: {}, measures: count, where: bothAnswered });
  const base = {
    layout: pairs.layout.kind,
    requests: numberAt(total, 'rows'),
    unmatched: pairs.unmatched,
    metric: pairs.isRegression ? ('mae' as const) : ('accuracy' as const),
    agreement,
    paired,
    guardrails,
    segments,
  };
  return { ...base, ...verdictOf(paired, guardrails, settings, pairs.isRegression) };
}

async function agreementOf({ units }: Pairs): Promise<ShadowReport['agreement']> {
  const by = { champion: column('champion'), challenger: column('challenger') };
  const table = await units.count({ by, measures: count, where: bothAnswered });
  const cells = Array.from({ length: table.numRows() }, (_, row) => ({
    left: String(table.get('champion', row)),
    right: String(table.get('challenger', row)),
    rows: numberAt(table, 'rows', row),
  }));
  const all = cells.reduce((total, cell) => total + cell.rows, 0);
  const same = cells.reduce((total, cell) => total + (cell.left === cell.right ? cell.rows : 0), 0);
  const weights = new Map<string, number>();
  for (const { left, right, rows } of cells)
    for (const name of [left, right]) weights.set(name, (weights.get(name) ?? 0) + rows);
  const classes = [...weights]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name)
    .slice(0, CLASSES_SHOWN);
  return {
    share: all > 0 ? same / all : 0,
    kappa: cohensKappa(cells),
    classes,
    matrix: classes.map((left) =>
      classes.map((right) => cells.find((cell) => cell.left === left && cell.right === right)?.rows ?? 0),
    ),
  };
}

const right = (side: string): Expression => compare(column(side), '=', column('label'));

/** Paired comparison on labelled requests; difference = challenger − champion, of the error its negative, so that more is better. */
async function pairedOf(pairs: Pairs, where: Expression): Promise<ShadowReport['paired']> {
  return pairs.isRegression ? pairedErrors(pairs, where) : pairedAccuracy(pairs, where);
}

async function pairedAccuracy({ units }: Pairs, where: Expression): Promise<ShadowReport['paired']> {
  const table = await units.count({
    by: {},
    measures: {
      ...count,
      champion: { kind: 'countIf', condition: right('champion') },
      challenger: { kind: 'countIf', condition: right('challenger') },
      both: { kind: 'countIf', condition: and(right('champion'), right('challenger')) },
    },
    where,
  });
  const rows = numberAt(table, 'rows');
  if (rows === 0) return null;
  const [champion, challenger, same] = ['champion', 'challenger', 'both'].map((name) => numberAt(table, name)) as [
    number,
    number,
    number,
  ];
  const [onlyChampion, onlyChallenger] = [champion - same, challenger - same];
  const cells: DifferenceCell[] = [
    { difference: -1, rows: onlyChampion },
    { difference: 1, rows: onlyChallenger },
    { difference: 0, rows: rows - onlyChampion - onlyChallenger },
  ];
  const band = pairedBootstrap(cells, createRandom(SEED));
  return {
    labelled: rows,
    champion: champion / rows,
    challenger: challenger / rows,
    difference: (challenger - champion) / rows,
    interval: band ? [band.low, band.high] : null,
    onlyChampion,
    onlyChallenger,
    pValue: mcNemarPValue(onlyChampion, onlyChallenger),
    test: 'mcnemar',
  };
}

const BINS = 400;

async function pairedErrors({ units }: Pairs, where: Expression): Promise<ShadowReport['paired']> {
  const error = (side: string): Expression => ({
    kind: 'absolute',
    operand: { kind: 'arithmetic', operator: '-', left: column(side), right: column('label') },
  });
  const difference: Expression = {
    kind: 'arithmetic',
    operator: '-',
    left: error('champion'),
    right: error('challenger'),
  };
  const measures = {
    ...count,
    champion: { kind: 'sum', operand: error('champion') },
    challenger: { kind: 'sum', operand: error('challenger') },
    low: { kind: 'minimum', operand: difference },
    high: { kind: 'maximum', operand: difference },
  } as const;
  const table = await units.count({ by: {}, measures, where });
  const rows = numberAt(table, 'rows');
  if (rows === 0) return null;
  const [low, high] = [numberAt(table, 'low'), numberAt(table, 'high')];
  const cell: Expression = {
    kind: 'cell',
    operand: difference,
    origin: low,
    perUnit: BINS / (high - low || 1),
    cells: BINS,
  };
  const binned = await units.count({
    by: { cell },
    measures: { ...count, sum: { kind: 'sum', operand: difference } },
    where,
  });
  const cells = Array.from({ length: binned.numRows() }, (_, row) => {
    const rowsThere = numberAt(binned, 'rows', row);
    return { difference: numberAt(binned, 'sum', row) / rowsThere, rows: rowsThere };
  });
  const band = pairedBootstrap(cells, createRandom(SEED));
  const mean = cells.reduce((total, each) => total + each.difference * each.rows, 0) / rows;
  return {
    labelled: rows,
    champion: numberAt(table, 'champion') / rows,
    challenger: numberAt(table, 'challenger') / rows,
    difference: mean,
    interval: band ? [band.low, band.high] : null,
    onlyChampion: null,
    onlyChallenger: null,
    pValue: band && band.error > 0 ? normalTwoSided(mean / band.error) : 1,
    test: 'paired-bootstrap',
  };
}

const VALUES_AT_MOST = 30;

async function segmentsOf(pairs: Pairs): Promise<ShadowSegment[]> {
  const found: ShadowSegment[] = [];
  for (const [index, name] of pairs.segments.entries()) {
    const key = column(`segment${index}`);
    const table = await pairs.units.count({
      by: { value: key },
      measures: count,
      where: and(labelled, not(isNull(key))),
    });
    if (table.numRows() > VALUES_AT_MOST) continue;
    for (let row = 0; row < table.numRows(); row++) {
      const value = String(table.get('value', row));
      if (numberAt(table, 'rows', row) < ENOUGH_PAIRS) continue;
      const paired = await pairedOf(pairs, and(labelled, compare(key, '=', literal(value))));
      if (paired) found.push({ column: name, value, ...paired, adjustedP: paired.pValue });
    }
  }
  const adjusted = adjustPValues(found.map(({ pValue }) => pValue));
  return found
    .map((segment, index) => ({ ...segment, adjustedP: adjusted[index] ?? segment.pValue }))
    .sort((a, b) => a.difference - b.difference);
}

function verdictOf(
  paired: ShadowReport['paired'],
  guardrails: readonly GuardrailReport[],
  { smallest }: ShadowSettings,
  isRegression: boolean,
): Pick<ShadowReport, 'verdict' | 'text' | 'labelsMissing'> {
  const broken = guardrails.filter(({ passed }) => !passed);
  const value = (number: number): string => (isRegression ? short(number) : percent(number));
  if (paired === null || paired.interval === null) {
    const text = 'Wait: no labels have come yet, so agreement and guardrails are all that is known.';
    if (broken.length > 0) return keep(broken, null);
    return { verdict: 'wait', labelsMissing: isRegression ? null : pairsNeeded(0.2, smallest), text };
  }
  const [low, high] = paired.interval;
  const numbers = `${value(paired.champion)} → ${value(paired.challenger)} on ${paired.labelled} labelled requests`;
  if (broken.length > 0) return keep(broken, numbers);
  if (low > 0 && paired.pValue < LEVEL)
    return {
      verdict: 'promote',
      labelsMissing: 0,
      text: `Promote the challenger: ${numbers}, and no guardrail is broken.`,
    };
  if (high < 0 && paired.pValue < LEVEL)
    return { verdict: 'keep', labelsMissing: 0, text: `Keep the champion: ${numbers}.` };
  const discordant = ((paired.onlyChampion ?? 0) + (paired.onlyChallenger ?? 0)) / paired.labelled;
  const wanted = isRegression
    ? regressionPairs(paired, low, high)
    : pairsNeeded(discordant, Math.max(smallest, Math.abs(paired.difference)));
  const missing = Math.max(0, wanted - paired.labelled);
  if (missing === 0) {
    const text = `Keep the champion: ${numbers}; a difference worth having would have shown by now.`;
    return { verdict: 'keep', labelsMissing: 0, text };
  }
  return {
    verdict: 'wait',
    labelsMissing: missing,
    text: `Wait: ${numbers} settle nothing; about ${missing} more labels would.`,
  };
}

/** Labelled requests at which the present difference would stand out with 80% power. */
function regressionPairs(
  { difference, labelled: rows }: NonNullable<ShadowReport['paired']>,
  low: number,
  high: number,
): number {
  const error = (high - low) / 3.92;
  if (difference === 0 || error === 0) return rows;
  return Math.ceil(rows * ((2.8 * error) / Math.abs(difference)) ** 2);
}

function keep(
  broken: readonly GuardrailReport[],
  numbers: string | null,
): Pick<ShadowReport, 'verdict' | 'text' | 'labelsMissing'> {
  const gained = numbers === null ? '' : ` Whatever it gains (${numbers})`;
  const reasons = broken.map(({ text }) => text).join(' ');
  const text = `Keep the champion: ${reasons}${gained === '' ? '' : `${gained}, a broken guardrail decides.`}`;
  return { verdict: 'keep', labelsMissing: null, text };
}
