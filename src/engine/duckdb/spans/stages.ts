import type { StageBlock, StageCounts, StageQuery, StageSide } from '../../spans';
import type { Database } from '../database';

/** Stages in which traces spent most of their time, of all there are. */
const MOST_STAGES = 200;
/** The number that stands for whole traces. */
const WHOLE = -1;

/**
 * Time that each trace waited for each stage, and whether the stage failed by itself, counted by period and block. A trace
 * belongs to the time of its prediction where it was joined to one, else to its own. `restricted`: only traces of
 * predictions within the log's restriction.
 */
export async function stageCounts(
  database: Database,
  { good, bad, blockWidth }: StageQuery,
  { joined, restricted }: { joined: boolean; restricted: boolean },
  signal?: AbortSignal,
): Promise<StageCounts> {
  const at = joined ? 'coalesce(seen, st // 1000)' : 'st // 1000';
  const within = ({ start, end }: StageQuery['good']): string => `w >= ${Math.round(start)} AND w < ${Math.round(end)}`;
  const width = Math.max(1, Math.round(blockWidth));
  const timed = `SELECT traces.t, en - st AS duration, ${at} AS w FROM traces JOIN tree ON no = entry${restricted ? ' WHERE inside' : ''}`;
  const placed =
    `SELECT t, duration, ${within(bad)} AS bad, (w - CASE WHEN ${within(bad)} THEN ${Math.round(bad.start)} ELSE ${Math.round(good.start)} END) // ${width} AS block ` +
    `FROM (${timed}) WHERE (${within(good)}) OR (${within(bad)})`;
  const failing =
    'SELECT s.t, s.stage, s.no FROM spans s WHERE s.failed AND NOT EXISTS (SELECT 1 FROM spans c JOIN tree ON tree.no = c.no WHERE tree.parent = s.no AND c.failed)';
  await database.run(`CREATE OR REPLACE TABLE placed AS ${placed}`, signal);
  await database.run(
    'CREATE OR REPLACE TABLE visits AS SELECT placed.t, v.stage, bad, block, self, fails FROM placed JOIN (' +
      `SELECT s.t, s.stage, sum(coalesce(self, 0)) AS self, bool_or(f.no IS NOT NULL) AS fails FROM spans s LEFT JOIN waits ON waits.no = s.no LEFT JOIN (${failing}) f ON f.no = s.no GROUP BY s.t, s.stage` +
      `) v ON v.t = placed.t UNION ALL SELECT placed.t, ${WHOLE}, bad, block, duration, EXISTS (SELECT 1 FROM spans s WHERE s.no = traces.entry AND s.failed) FROM placed JOIN traces ON traces.t = placed.t`,
    signal,
  );
  const largest = `(SELECT stage FROM visits GROUP BY stage ORDER BY stage = ${WHOLE} DESC, sum(self) + 1e9 * count(*) FILTER (fails) DESC, stage LIMIT ${MOST_STAGES + 1})`;
  const sides = await database.query(
    `SELECT stage, bad, count(*), CAST(sum(self) AS DOUBLE), quantile_disc(self, [0.5, 0.95, 1.0]) FROM visits WHERE stage IN ${largest} GROUP BY stage, bad ORDER BY stage, bad`,
    signal,
  );
  // Where a stage is in both periods, the good one's quantiles are the measure.
  const limits =
    'SELECT stage, quantile_disc(self, 0.5) AS p50, quantile_disc(self, 0.95) AS p95 FROM visits WHERE NOT bad GROUP BY stage';
  const blocks = await database.query(
    `SELECT v.stage, bad, block, count(*), count(*) FILTER (self > p50), count(*) FILTER (self > p95), count(*) FILTER (fails) ` +
      `FROM visits v LEFT JOIN (${limits}) l ON l.stage = v.stage WHERE v.stage IN ${largest} GROUP BY v.stage, bad, block ORDER BY v.stage, bad, block`,
    signal,
  );
  const names = await database.query('SELECT service, name FROM stages ORDER BY stage', signal);
  return {
    stages: names.map(([service, name]) => ({ service: String(service), name: String(name) })),
    sides: sides.map(sideOf),
    blocks: blocks.map(blockOf),
  };
}

const stageOf = (value: unknown): number | null => (Number(value) === WHOLE ? null : Number(value));

function sideOf([stage, bad, traces, sum, quantiles]: unknown[]): StageSide {
  const [p50 = 0, p95 = 0, largest = 0] = (quantiles as unknown[]).map(Number);
  return { stage: stageOf(stage), bad: bad === true, traces: Number(traces), sum: Number(sum), p50, p95, largest };
}

const blockOf = ([stage, bad, , traces, aboveMedian, slow, failed]: unknown[]): StageBlock => ({
  stage: stageOf(stage),
  bad: bad === true,
  traces: Number(traces),
  aboveMedian: Number(aboveMedian),
  slow: Number(slow),
  failed: Number(failed),
});
