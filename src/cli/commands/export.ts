import { usage } from '../command-line';
import { onLogs } from '../on-logs';
import { GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import type { Command } from './command';

export const exportCommand: Command = {
  name: 'export',
  words: 'LOG...',
  summary: 'write the joined log, columns named by role, as one flat CSV or Parquet for other tools',
  usage: `Usage: model-incident export LOG... --output FILE.csv|FILE.parquet [options]

Writes the log with its labels as one flat table and prints how Evidently and NannyML read it. Private columns are left out
unless --show-private is given. In CSV, text that a spreadsheet would run as a formula gets an apostrophe before it (--raw
leaves it; Parquet never has it).
`,
  options: [
    { name: 'raw', help: 'Leave text that begins like a formula as it is' },
    GOOD,
    REFERENCE,
    LABELS,
    WHERE,
    ...READING,
  ],
  formats: [],
  run: (asked) =>
    onLogs(asked, async ({ request }) => {
      const path = asked.given.values.get('output')?.[0];
      if (path === undefined || !/\.(csv|parquet)$/i.test(path))
        throw usage(asked.command, '--output needs a file that ends in .csv or .parquet.');
      const { exportLog } = await import('../../analysis/export');
      const raw = asked.given.flags.has('raw');
      return { text: await exportLog(request, { path, raw }, asked.following), wrote: true };
    }),
};
