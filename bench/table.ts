// npm run bench:table [-- --rows 1000000,10000000]: the whole playbook over a table of a real ClickHouse server on this
// machine. Prints what crosses from the server, and what each kind of statement costs there, and writes it to
// bench/table-results.md. Never a test: seconds depend on the machine.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Investigation } from '../src/analysis/investigation';
import { Server } from '../src/engine/clickhouse/server';
import { emptyRequest } from '../src/protocol/investigation';
import { program, startServers, WHY_SKIPPED, type RunningServer } from '../test/clickhouse/servers';
import { machine } from './results-page.mjs';
import { makeBenchmarkTable } from './table-log';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '1000000,10000000' } } });

/** Clock ticks of a process's user and system time, in seconds. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Kind {
  name: string;
  statements: number;
  rowsRead: number;
  seconds: number;
  memory: number;
}

interface Measured {
  rows: number;
  seconds: number;
  processor: number;
  values: number;
  bytes: number;
  headline: string;
  kinds: Kind[];
}

const KIND = `multiIf(position(query, 'groupArray') > 0 OR position(query, ' OVER (') > 0, 'previous rows',
  position(query, 'quantilesExact') > 0, 'exact quantiles', position(query, 'uniqExact') > 0, 'exact distinct counts',
  position(query, 'uniq(') > 0, 'summary of columns', position(query, 'MD5') > 0, 'hashes of ids',
  position(query, 'GROUP BY') > 0, 'groups', position(query, 'LIMIT') > 0, 'rows in order', 'totals')`;

async function measured(server: RunningServer, rows: number): Promise<Measured> {
  const since = Math.floor(Date.now() / 1000);
  const investigation = new Investigation();
  const [before, began, values, bytes] = [
    processorSeconds(server.pid),
    performance.now(),
    Server.values,
    Server.characters,
  ];
  const report = await investigation.run(emptyRequest([`clickhouse://${server.host}/default/log_${rows}`]));
  const seconds = (performance.now() - began) / 1000;
  await investigation.close();
  return {
    rows,
    seconds,
    processor: processorSeconds(server.pid) - before,
    values: Server.values - values,
    bytes: Server.characters - bytes,
    headline: report.headline,
    kinds: await kindsOf(server, since),
  };
}

/** What the statements of the last run cost, by kind; the server writes them down with a second's delay. */
async function kindsOf({ admin }: RunningServer, since: number): Promise<Kind[]> {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const query = `SELECT ${KIND} AS kind, count(), sum(read_rows), sum(query_duration_ms), max(memory_usage)
    FROM system.query_log WHERE type = 2 AND is_initial_query AND toUInt32(event_time) >= ${since}
      AND http_user_agent LIKE '%model-incident%'
    GROUP BY kind ORDER BY sum(query_duration_ms) DESC`;
  const answer = await admin.query({ query, format: 'TabSeparated' });
  const lines = (await answer.text()).trim().split('\n');
  return lines.map((line) => {
    const [name = '', statements, rowsRead, milliseconds, memory] = line.split('\t');
    return {
      name,
      statements: Number(statements),
      rowsRead: Number(rowsRead),
      seconds: Number(milliseconds) / 1000,
      memory: Number(memory),
    };
  });
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

function section({ rows, seconds, processor, values, bytes, headline, kinds }: Measured): string {
  const lines = kinds.map(
    ({ name, statements, rowsRead, seconds: spent, memory }) =>
      `| ${name} | ${statements} | ${whole(rowsRead / 1e6)} | ${spent.toFixed(1)} | ${whole(rowsRead / Math.max(spent, 0.001) / 1e6)} | ${whole(memory / 1e6)} |`,
  );
  return `## ${whole(rows)} rows
${whole(values)} values crossed, the samples included (${(bytes / 1e6).toFixed(1)} MB of text), in ${whole(kinds.reduce((total, { statements }) => total + statements, 0))} statements: ${seconds.toFixed(0)} s, ${processor.toFixed(0)} s of the server's processor.

| kind of statement | statements | million rows read | seconds, up to four side by side | million rows a second, each | most memory of one, MB |
| --- | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}

The headline it found: ${headline}
`;
}

if (program === null) console.warn(WHY_SKIPPED);
else {
  const [server] = await startServers(1, { queryLog: true });
  if (!server) throw new Error('No server.');
  try {
    const [version] = (await (await server.admin.query({ query: 'SELECT version()', format: 'TabSeparated' })).text())
      .trim()
      .split('\n');
    const sections: string[] = [];
    for (const rows of options.rows.split(',').map(Number)) {
      await makeBenchmarkTable(server.admin, `log_${rows}`, rows);
      console.info(`Made ${whole(rows)} rows.`);
      const found = section(await measured(server, rows));
      console.info(found);
      sections.push(found);
    }
    const page = `# The playbook over a table
Written by \`npm run bench:table\`: one process of ClickHouse ${version}, tables of 31 columns sorted by time, periods proposed. What costs a statement is the server's own \`system.query_log\`.

${machine()}

${sections.join('\n')}`;
    writeFileSync(path.join(import.meta.dirname, 'table-results.md'), page);
  } finally {
    await server.stop();
  }
}
