import { usage } from '../command-line';
import { onLogs } from '../on-logs';
import { FORMAT, GOOD, READING, WHERE } from '../options';
import type { Command } from './command';

export const schemaInfer: Command = {
  name: 'schema infer',
  words: 'LOG...',
  summary: 'write what the columns are like as a contract a person edits',
  usage: `Usage: model-incident schema infer LOG... [options]

Writes expectations that the rows meet (types, null rates, allowed values, ranges) as JSON. Edit them, keep them beside the
log as NAME.schema-contract.json, and run schema check on every batch. --good takes them from one period only.
`,
  options: [GOOD, WHERE, ...READING],
  formats: ['json'],
  run: (asked) =>
    onLogs(asked, async ({ request }) => {
      const { openTable } = await import('../../log/table');
      const { inferContract } = await import('../../monitoring/schema/infer');
      const { plainJson } = await import('../../report/json');
      const table = await openTable(request, asked.following);
      try {
        const contract = await inferContract(table, asked.following.signal);
        return { text: plainJson(contract) };
      } finally {
        await table.engine.close();
      }
    }),
};

export const schemaCheck: Command = {
  name: 'schema check',
  words: 'LOG... --schema FILE',
  summary: 'say which rows and columns break a contract',
  usage: `Usage: model-incident schema check LOG... --schema FILE [options]

Checks the rows against a contract of schema infer, or against the dictionary of a validate_schema.
`,
  options: [{ name: 'schema', value: 'FILE', help: 'The contract' }, WHERE, FORMAT, ...READING],
  formats: ['text', 'json'],
  verdict: 'an expectation does not hold',
  run: (asked) =>
    onLogs(asked, async ({ request, named }) => {
      const file = asked.given.values.get('schema')?.[0];
      if (file === undefined) throw usage(asked.command, 'no --schema FILE is given.');
      const { readContract } = await import('../../monitoring/schema/contract');
      const { checkContract } = await import('../../monitoring/schema/check');
      const { monitorTable } = await import('../../analysis/monitoring');
      const { monitoringJson } = await import('../../report/json');
      const { schemaCheckText } = await import('../../report/monitoring/schema');
      const contract = await readContract(file);
      const report = named(
        await monitorTable(request, asked.following, async (table) => ({
          monitoring: { schema: await checkContract(table, contract, asked.following.signal) },
        })),
      );
      const text = asked.format === 'json' ? monitoringJson(report) : schemaCheckText(report, asked.text);
      return { text, status: report.monitoring.schema?.valid === false ? 1 : 0 };
    }),
};
