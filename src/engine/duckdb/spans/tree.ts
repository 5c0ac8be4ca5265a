import { quotedText } from '../rows';
import type { Database } from '../database';

/** Deeper spans are counted to none: nobody nests calls so deep, but broken files do. */
const DEEPEST = 256;
/** Span names beyond so many are told apart without the numbers in them. */
const MOST_NAMES = 500;

/**
 * From `raw_spans` makes `spans` (by `rowid`), `traces` and `path`. A trace's entry is its longest root; `path` holds the
 * part `[lo, hi)` of each span for which the entry waits for it: children are taken from the last end backwards, each up
 * to the beginning of the one after it. Over a trace the `self` of `path` adds up to the entry's duration. A child of
 * another service that lies outside its parent, yet would fit, is on another clock: it is moved into it.
 */
export async function growTree(database: Database, signal?: AbortSignal): Promise<void> {
  const run = (sql: string): Promise<unknown> => database.run(sql, signal);
  await nameStages(database, signal);
  await run(
    'CREATE OR REPLACE TABLE tree AS SELECT c.no, p.no AS parent, c.t, c.st, c.en, c.service <> p.service AS remote ' +
      'FROM spans c LEFT JOIN spans p ON p.s = c.p',
  );
  // Roots that lie within the entry lost their parents to sampling: they are the entry's children.
  await run(
    `CREATE OR REPLACE TABLE traces AS SELECT t, arg_max(no, (en - st, -no)) AS entry FROM tree WHERE parent IS NULL GROUP BY t`,
  );
  await run(
    `UPDATE tree SET parent = e.no, remote = true FROM (SELECT traces.t, tree.no, st, en FROM traces JOIN tree ON tree.no = entry) e ` +
      'WHERE tree.parent IS NULL AND e.t = tree.t AND e.no <> tree.no AND tree.st >= e.st AND tree.en <= e.en',
  );
  await run(
    'CREATE OR REPLACE TABLE path AS SELECT no, CAST(NULL AS BIGINT) AS parent, tree.t, st AS lo, en AS hi, CAST(0 AS BIGINT) AS shift, 0 AS depth ' +
      'FROM traces JOIN tree ON tree.no = entry',
  );
  for (let depth = 0; depth < DEEPEST; depth++) {
    const done = await database.run(level(depth), signal);
    if (done.rowsChanged === 0) break;
  }
  await run(
    'CREATE OR REPLACE TABLE waits AS SELECT path.no, path.t, hi - lo - coalesce(held, 0) AS self, shift FROM path ' +
      'LEFT JOIN (SELECT parent, sum(hi - lo) AS held FROM path WHERE parent IS NOT NULL GROUP BY parent) below ON below.parent = path.no',
  );
}

function level(depth: number): string {
  const children =
    'SELECT tree.no, tree.t, p.no AS parent, p.lo AS plo, p.hi AS phi, ' +
    `p.shift + CASE WHEN remote AND (tree.st + p.shift < pst OR tree.en + p.shift > pen) AND tree.en - tree.st <= pen - pst ` +
    'THEN least(greatest(tree.st + p.shift, pst), pen - (tree.en - tree.st)) - (tree.st + p.shift) ELSE 0 END AS shift, tree.st, tree.en ' +
    `FROM (SELECT path.*, tree.st + path.shift AS pst, tree.en + path.shift AS pen FROM path JOIN tree ON tree.no = path.no WHERE depth = ${depth}) p ` +
    'JOIN tree ON tree.parent = p.no';
  const clipped = `SELECT *, greatest(st + shift, plo) AS a, least(en + shift, phi) AS b FROM (${children})`;
  const chosen =
    'SELECT no, parent, t, a AS lo, least(b, coalesce(min(a) OVER (PARTITION BY parent ORDER BY b DESC, a, no ' +
    `ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), b)) AS hi, shift FROM (${clipped}) WHERE b > a`;
  return `INSERT INTO path SELECT no, parent, t, lo, hi, shift, ${depth + 1} FROM (${chosen}) WHERE hi > lo`;
}

/** Numbers of stages instead of names; ids inside names (`GET /user/123`) are stars where there are very many names. */
async function nameStages(database: Database, signal?: AbortSignal): Promise<void> {
  const [[names] = []] = await database.query(
    `SELECT count(*) FROM (SELECT DISTINCT service, name FROM raw_spans)`,
    signal,
  );
  const pattern = quotedText('[0-9a-fA-F]{8,}(-[0-9a-fA-F]{4,})*|[0-9]+');
  const name = Number(names) > MOST_NAMES ? `regexp_replace(name, ${pattern}, '*', 'g')` : 'name';
  await database.run(
    `CREATE OR REPLACE TABLE stages AS SELECT row_number() OVER (ORDER BY service, name) - 1 AS stage, service, name FROM (SELECT DISTINCT service, ${name} AS name FROM raw_spans)`,
    signal,
  );
  await database.run(
    `CREATE OR REPLACE TABLE spans AS SELECT row_number() OVER () AS no, hash(trace) AS t, hash(trace, span) AS s, ` +
      `CASE WHEN parent <> span THEN hash(trace, parent) END AS p, ` +
      `stage, r.service, r.name, st, greatest(st, coalesce(en, st)) AS en, failed, trace, span, kind, message, attributes ` +
      `FROM (SELECT *, ${name} AS named FROM raw_spans) r JOIN stages ON stages.service = r.service AND stages.name = named`,
    signal,
  );
  await database.run('DROP TABLE raw_spans', signal);
}
