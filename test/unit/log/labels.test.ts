import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { withComparableLabels } from '../../../src/log/comparable-labels';
import { openPredictionLog, readLog } from '../../../src/log/open';
import type { Periods, PredictionLog } from '../../../src/log/prediction-log';
import { rowsOfPeriod } from '../../../src/log/periods';
import { emptyRequest } from '../../../src/protocol/investigation';
import { folder } from '../reading/files-on-disk';

let place: Awaited<ReturnType<typeof folder>>;
beforeEach(async () => {
  place = await folder();
});
afterEach(() => place.remove());

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const iso = (at: number): string => new Date(at).toISOString();
/** A fixed sequence that looks like chance. */
const chance = (row: number): number => (((row + 1) * 2654435761) % 4294967296) / 4294967296;

interface Row {
  id: string;
  at: number;
  prediction: string;
  label: string | null;
  labelAt: number | null;
}

const log = (rows: readonly Row[]): string =>
  ['prediction_id,timestamp,prediction,label,label_time,feat_a']
    .concat(
      rows.map(({ id, at, prediction, label, labelAt }, row) => {
        const truth = `${label ?? ''},${labelAt === null ? '' : iso(labelAt)}`;
        return `${id},${iso(at)},${prediction},${truth},${chance(row).toFixed(4)}`;
      }),
    )
    .join('\n');

const PERIODS: Periods = {
  good: { interval: { start: START * 1000, end: (START + 48 * HOUR) * 1000 }, proposed: false },
  bad: { interval: { start: (START + 48 * HOUR) * 1000, end: (START + 96 * HOUR) * 1000 }, proposed: false },
};

async function accuracies(opened: PredictionLog): Promise<{ side: string; n: number; accuracy: number }[]> {
  const { correct } = opened;
  if (!correct) throw new Error('no labels');
  const tables = await opened.engine.countAll(
    (['good', 'bad'] as const).map((side) => ({
      by: {},
      measures: { n: { kind: 'countValues', operand: correct }, right: { kind: 'sum', operand: correct } },
      where: rowsOfPeriod(opened, PERIODS[side]),
    })),
  );
  return tables.map((table, index) => ({
    side: index === 0 ? 'good' : 'bad',
    n: Number(table.get('n', 0)),
    accuracy: Number(table.get('right', 0)) / Number(table.get('n', 0)),
  }));
}

describe('labels that come late', () => {
  /** Right predictions are confirmed after an hour, wrong ones are complained about after 30; the log ends at hour 96. */
  const rows = Array.from({ length: 9600 }, (_, row): Row => {
    const at = START + (row / 100) * HOUR;
    const right = chance(row) < 0.8;
    const labelAt = at + (right ? 1 : 30) * HOUR;
    const seen = labelAt < START + 96 * HOUR;
    return {
      id: `p${row}`,
      at,
      prediction: '1',
      label: seen ? (right ? '1' : '0') : null,
      labelAt: seen ? labelAt : null,
    };
  });

  it('are compared at equal age: an end without its late labels is no change', async () => {
    const opened = await openPredictionLog(emptyRequest([await place.write('log.csv', log(rows))]));
    try {
      const [good, bad] = await accuracies(opened);
      expect(Math.abs((good?.accuracy ?? 0) - (bad?.accuracy ?? 0))).toBeGreaterThan(0.08);
      const { log: comparable, problems } = await withComparableLabels(opened, PERIODS);
      const [goodThen, badThen] = await accuracies(comparable);
      expect(Math.abs((goodThen?.accuracy ?? 0) - (badThen?.accuracy ?? 1))).toBeLessThan(0.03);
      expect(badThen?.n).toBeGreaterThan(1000);
      expect(problems.map(({ code }) => code)).toEqual(['equal-label-age']);
    } finally {
      await opened.engine.close();
    }
  });

  it('are counted by the hour, with the quantiles of their lag', async () => {
    const report = await readLog(emptyRequest([await place.write('log.csv', log(rows))]));
    expect(report.coverage).toMatchObject({ rows: 9600, hours: 1, beforePrediction: 0 });
    expect(report.coverage?.buckets).toHaveLength(96);
    expect(report.coverage?.buckets[0]).toEqual({ start: '2024-01-01T00:00:00Z', rows: 100, labelled: 100 });
    expect(report.coverage?.buckets[95]?.labelled).toBeLessThan(5);
    expect(report.coverage?.lag).toMatchObject({ p50: 3600, p99: 108_000 });
  });

  it('stay as they are where all have come', async () => {
    const complete = rows.map((row) => ({ ...row, label: row.label ?? '0', labelAt: row.labelAt ?? row.at + HOUR }));
    const opened = await openPredictionLog(emptyRequest([await place.write('log.csv', log(complete))]));
    const comparable = await withComparableLabels(opened, PERIODS);
    await opened.engine.close();
    expect(comparable).toEqual({ log: opened, problems: [] });
  });
});

describe('labels of a selection', () => {
  const rows = (labelledShareOfNo: number, rightAfterwards = 0.9): string =>
    log(
      Array.from({ length: 4800 }, (_, row): Row => {
        const at = START + (row / 50) * HOUR;
        const prediction = row % 2 === 0 ? 'yes' : 'no';
        const seen = prediction === 'yes' || chance(row) < labelledShareOfNo;
        return {
          id: `p${row}`,
          at,
          prediction,
          label: seen ? (chance(row + 7) < (row < 2400 ? 0.9 : rightAfterwards) ? prediction : 'other') : null,
          labelAt: null,
        };
      }),
    );

  it('withhold accuracy where one predicted class hardly gets any', async () => {
    const file = await place.write('log.csv', rows(0.1));
    const investigation = new Investigation();
    const report = await investigation.run({
      ...emptyRequest([file]),
      good: `${iso(START)}/${iso(START + 48 * HOUR)}`,
      bad: `${iso(START + 48 * HOUR)}/${iso(START + 96 * HOUR)}`,
    });
    await investigation.close();
    expect(report.metric).toMatchObject({ good: null, bad: null, change: null });
    expect(report.metric.why?.good).toContain('of predictions of yes');
    expect(report.headline).toContain('is not shown');
    expect(report.problems.map(({ code }) => code)).toContain('selective-labels');
    expect(report.timeline.metric.every((value) => value === null)).toBe(true);
    expect(report.segments.every(({ metric }) => metric.good === null && metric.bad === null)).toBe(true);
    expect(report.steps.find(({ id }) => id === 'segments')?.summary).not.toContain('%');
  });

  it('tell since when labelled rows were wrong, and not how many', async () => {
    const investigation = new Investigation();
    const report = await investigation.run({
      ...emptyRequest([await place.write('log.csv', rows(0.1, 0.5))]),
      good: `${iso(START)}/${iso(START + 48 * HOUR)}`,
      bad: `${iso(START + 48 * HOUR)}/${iso(START + 96 * HOUR)}`,
    });
    await investigation.close();
    const onset = report.steps.find(({ id }) => id === 'timeline')?.findings[0]?.text;
    expect(onset).toContain('not shown because accuracy is not');
    expect(onset).not.toContain('% of rows');
  });

  it('show it where both do', async () => {
    const opened = await openPredictionLog(emptyRequest([await place.write('log.csv', rows(0.95))]));
    const { problems } = await withComparableLabels(opened, PERIODS);
    await opened.engine.close();
    expect(problems).toEqual([]);
  });
});

describe('labels in files of their own', () => {
  it('that come later re-score an open investigation, which says what changed', async () => {
    const rows = Array.from(
      { length: 2000 },
      (_, row) => `p${row},${iso(START + row * 60_000)},${row % 2},${chance(row).toFixed(3)}`,
    );
    const file = await place.write('log.csv', ['prediction_id,timestamp,prediction,feat_a', ...rows].join('\n'));
    const truth = (from: number, to: number): string =>
      [
        'prediction_id,label,label_time',
        ...rows.slice(from, to).map((_, index) => {
          const row = from + index;
          return `p${row},${row < 1000 || chance(row) < 0.5 ? row % 2 : 1 - (row % 2)},${iso(START + row * 60_000 + HOUR)}`;
        }),
      ].join('\n');
    const labels = await place.write('labels.csv', truth(0, 1200));
    const request = {
      ...emptyRequest([file]),
      labels: [labels],
      good: `${iso(START)}/${iso(START + 1000 * 60_000)}`,
      bad: `${iso(START + 1000 * 60_000)}/${iso(START + 2000 * 60_000)}`,
    };
    const investigation = new Investigation();
    const first = await investigation.run(request);
    expect((await investigation.run(request)).changes).toBeUndefined();
    const later = await place.write('labels-2.csv', truth(1200, 2000));
    const second = await investigation.run({ ...request, labels: [labels, later] });
    await investigation.close();
    expect(first.metric.labelledShare.bad).toBeLessThan(0.25);
    expect(second.metric.labelledShare.bad).toBe(1);
    expect(second.changes?.join(' ')).toContain('800 more rows have a label (2,000, 100% of the log)');
  });

  it('are joined from any number of files: matches, repeats, orphans', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `p${row},${iso(START + row * HOUR)},${row % 2}`);
    const file = await place.write('log.csv', ['prediction_id,timestamp,prediction', ...rows].join('\n'));
    const one = await place.write(
      'a.csv',
      'prediction_id,label,label_time\np1,0,2024-02-01T00:00:00Z\np2,0,2024-02-01T00:00:00Z\nother,1,2024-02-01T00:00:00Z\n',
    );
    const two = await place.write(
      'b.jsonl',
      '{"prediction_id":"p1","label":1,"label_time":"2024-01-20T00:00:00Z"}\n{"prediction_id":"p3","label":1,"label_time":"2024-02-02T00:00:00Z"}\n',
    );
    const request = { ...emptyRequest([file]), labels: [one, two] };
    const report = await readLog(request);
    expect(report.labels).toEqual({ rows: 5, matched: 3, matchRate: 3 / 40, duplicates: 1, orphans: 1 });
    const opened = await openPredictionLog(request);
    const [row] = await opened.engine.rows({ limit: 2, columns: ['label'] }).then((all) => all.slice(1));
    await opened.engine.close();
    expect(row?.values.label).toBe(0);
  });

  it('that were given as logs, or of which none has an id of the log, are told', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `p${row},${iso(START + row * HOUR)},${row % 2},${row}\n`);
    const own = await place.write('log.csv', `prediction_id,timestamp,prediction,x\n${rows.join('')}`);
    const labels = await place.write('labels.csv', 'prediction_id,label\np1,1\np2,0\n');
    const others = await place.write('others.csv', 'prediction_id,label\nq1,1\nq2,0\n');
    await expect(readLog(emptyRequest([own, labels]))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('labels.csv was given as a log') as string,
      advice: expect.stringContaining('--labels before each') as string,
    });
    const { problems } = await readLog({ ...emptyRequest([own]), labels: [others] });
    expect(problems.find(({ code }) => code === 'labels-not-matched')?.text).toMatch(
      /^None of the 2 labels has the id/,
    );
  });

  it('lines that are no labels are told, and line ends of several systems are read', async () => {
    const log = await place.write('log.csv', 'prediction_id,timestamp,prediction\np1,2026-01-01,1\np2,2026-01-02,0\n');
    const labels = await place.write('labels.csv', 'prediction_id,label\np1,1\n,0\nbroken,1,2\n');
    const mixed = await place.write('mixed.csv', `prediction_id,label\r\nq,1\r\n${'q,1\n'.repeat(9)}p2,1`);
    const report = await readLog({ ...emptyRequest([log]), labels: [labels, mixed] });
    expect(report.labels).toMatchObject({ rows: 12, matched: 2 });
    const told = report.problems.find(({ code }) => code === 'labels-left-out')?.text;
    expect(told).toBe(
      `Lines of ${labels} were left out: 1 could not be split (line 4: it has 3 fields where 2 are expected), 1 without an id.`,
    );
  });
});
