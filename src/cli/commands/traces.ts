import { usage } from '../command-line';
import { onLogs } from '../on-logs';
import { FORMAT, LABELS, READING, SERVICE_METRICS, TRACES, WHERE } from '../options';
import type { Command } from './command';

export const traces: Command = {
  name: 'traces',
  words: 'LOG...',
  summary: 'go from a window of time to its traces and their predictions, or from a prediction to its trace',
  usage: `Usage: model-incident traces LOG... --traces FILE [--from TIME --to TIME | --line N | --trace ID] [options]

--from and --to: the slowest and the failing traces of a window, each with its predictions, and the metrics meanwhile.
--line: the trace of the row at that line of LOG (its number from 1 in Parquet). --trace: one trace by its id.
`,
  options: [
    TRACES,
    SERVICE_METRICS,
    { name: 'from', value: 'TIME', help: 'The window’s beginning (ISO 8601); else the log’s' },
    { name: 'to', value: 'TIME', help: 'The window’s end, exclusive; else the log’s' },
    { name: 'limit', value: 'N', help: 'Traces of each list, at most 100; 10 by default' },
    { name: 'line', value: 'N', help: 'The line of a prediction' },
    { name: 'trace', value: 'ID', help: 'The id of a trace' },
    LABELS,
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onLogs(asked, async ({ request }) => {
      const one = (name: string): string | undefined => asked.given.values.get(name)?.[0];
      if ((request.traces ?? []).length === 0) throw usage(asked.command, 'no traces are given: --traces FILE.');
      const number = (name: string): number | undefined => {
        const text = one(name);
        if (text !== undefined && !/^[1-9]\d{0,9}$/.test(text))
          throw usage(asked.command, `--${name} ${text}: write a number from 1 on.`);
        return text === undefined ? undefined : Number(text);
      };
      const [line, limit] = [number('line'), number('limit')];
      const question = { line, limit, trace: one('trace'), from: one('from'), to: one('to') };
      const { tracesOf } = await import('../../analysis/traces');
      const { tracesText } = await import('../../report/text/traces');
      const { plainJson } = await import('../../report/json');
      const answer = await tracesOf(request, question, asked.following);
      return { text: asked.format === 'json' ? plainJson(answer) : tracesText(answer, asked.text) };
    }),
};
