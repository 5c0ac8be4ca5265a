import { INVESTIGATE_OPTIONS } from '../options';
import { onLogs } from '../on-logs';
import type { Command } from './command';

export const investigate: Command = {
  name: 'investigate',
  words: 'LOG...',
  summary: 'say what broke, since when, for whom, how sure, and what to do next',
  usage: `Usage: model-incident investigate LOG... [options]

LOG is a file or glob (.csv .tsv .jsonl .ndjson .json, plain, .gz or .zst; .parquet), several are read as one log;
- is standard input; a *.incident.json document runs what it describes.
`,
  options: INVESTIGATE_OPTIONS,
  formats: ['text', 'json', 'markdown', 'html'],
  run: (asked) =>
    onLogs(asked, async ({ request, asShown, named }) => {
      const work = await import('../work');
      const found = named(await work.investigate(request, asked.following));
      const model = asked.given.values.get('replay')?.[0];
      const report = await work.replayed(found, model, asShown, asked.following.signal);
      return { text: work.spelled(report, work.reportFormat(asked.format), asShown, asked.text) };
    }),
};
