import { column, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import { fitting, readJsonFile } from '../../log/json-file';
import { IncidentError } from '../../protocol/errors';
import type { SeedEstimate } from '../../protocol/monitoring';
import { z } from 'zod';
import type { MonitoringContext } from '../windows/context';
import { tally } from '../windows/tally';

/** Confidence bin to historical accuracy. */
export type CalibrationMap = ReadonlyMap<number, number>;

const KIND = { what: 'a calibration map', code: 'usage' } as const;
const mapSchema = z.record(z.string(), z.number().min(0, 'an accuracy from 0 to 1').max(1, 'an accuracy from 0 to 1'));

/** Reads the seed's calibration map as JSON: `{"0.5": 0.52, "0.9": 0.91}`. Throws `usage` naming what does not fit. */
export async function readCalibrationMap(path: string): Promise<CalibrationMap> {
  const entries = Object.entries(fitting(await readJsonFile(path, KIND), mapSchema, path, KIND));
  const wrong = entries.find(([bin]) => bin.trim() === '' || !Number.isFinite(Number(bin)));
  if (wrong || entries.length === 0) {
    const what = wrong ? `"${wrong[0]}" is no confidence` : 'it has no bins';
    throw new IncidentError('usage', `${path} is not a calibration map: ${what}.`, 'Write {"0.5": 0.52, "0.9": 0.91}.');
  }
  return new Map(entries.map(([bin, accuracy]) => [Number(bin), accuracy]));
}

/**
 * The seed document's `estimate_accuracy_cbpe`, to the letter, in every window: each row counts with the historical accuracy
 * of the nearest confidence bin, of two equally near ones the lower. Distances are doubles, as in Python. Null without a
 * confidence column.
 */
export async function seedEstimate(context: MonitoringContext, map: CalibrationMap): Promise<SeedEstimate> {
  const { confidence } = context.log.roles;
  if (confidence === undefined) {
    throw new IncidentError(
      'not-applicable',
      '--calibration-map maps confidences, and the log has no confidence column.',
      'Name one with --role confidence=COLUMN.',
    );
  }
  const bins = [...map.keys()].sort((a, b) => a - b);
  const nearest = nearestBin(column(confidence), bins);
  const groups = await tally(context, {
    by: { nearest },
    measures: { rows: { kind: 'count' } },
    where: not(isNull(column(confidence))),
  });
  const rows = new Float64Array(context.grid.count);
  const right = new Float64Array(context.grid.count);
  for (const { key, windows } of groups) {
    const accuracy = map.get(bins[Number(key.nearest)] ?? NaN) ?? 0;
    windows.rows?.forEach((count, index) => {
      rows[index] = (rows[index] ?? 0) + count;
      right[index] = (right[index] ?? 0) + count * accuracy;
    });
  }
  const total = rows.reduce((all, count) => all + count, 0);
  return {
    map: Object.fromEntries(map),
    overall: total > 0 ? right.reduce((all, count) => all + count, 0) / total : null,
    estimated: Array.from(rows, (count, index) => (count > 0 ? (right[index] ?? 0) / count : null)),
  };
}

/** Index of the nearest bin as Python's `min(bins, key=lambda b: abs(b - conf))` finds it. */
function nearestBin(confidence: Expression, bins: readonly number[]): Expression {
  const distance = (bin: number): Expression => ({
    kind: 'absolute',
    operand: { kind: 'arithmetic', operator: '-', left: literal(bin), right: confidence },
  });
  return {
    kind: 'case',
    branches: bins.slice(0, -1).map((bin, index) => ({
      when: compare(distance(bin), '<=', distance(bins[index + 1] ?? bin)),
      then: literal(index),
    })),
    otherwise: literal(bins.length - 1),
  };
}
