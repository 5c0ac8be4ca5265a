import { READ_OPTIONS } from '../options';
import { onLogs } from '../on-logs';
import type { Command } from './command';

export const read: Command = {
  name: 'read',
  words: 'FILE...',
  summary: 'show how a log is read: columns, roles, rows, rejected lines',
  usage: `Usage: model-incident read FILE... [options]

Shows how a log is read: format, time, columns, their roles and why, rows, rejected lines.
`,
  options: READ_OPTIONS,
  formats: ['text', 'json'],
  run: (asked) =>
    onLogs(asked, async ({ request, named }) => {
      const work = await import('../work');
      const report = named(await work.readLog(request, asked.following));
      return { text: work.spelledReading(report, work.reportFormat(asked.format), asked.text) };
    }),
};
