import { numberOption } from '../numbers';
import { onLogs } from '../on-logs';
import { FORMAT, LABELS, READING, WHERE } from '../options';
import type { Asked, Command } from './command';

export const shadow: Command = {
  name: 'shadow',
  words: 'LOG...',
  summary: 'compare champion and challenger on the same requests: promote, keep or wait',
  usage: `Usage: model-incident shadow LOG... [--champion NAME --challenger NAME] [options]

Both may stand in two columns of a row (champion_prediction and challenger_prediction, or those named), in two rows of a request
told apart by --by COLUMN, or in two logs (--challenger-log). Paired: McNemar's test and a paired bootstrap, not two proportions.
`,
  options: [
    { name: 'champion', value: 'NAME', help: 'The champion’s prediction column, or its value of --by' },
    { name: 'challenger', value: 'NAME', help: 'The challenger’s' },
    { name: 'by', value: 'COLUMN', help: 'The column that tells their rows apart; else the variant or model version' },
    { name: 'challenger-log', value: 'FILE', repeatable: true, help: 'The challenger’s answers in a log of their own' },
    { name: 'key', value: 'COLUMN', help: 'What both rows of a request share; else request_id, the trace or the id' },
    { name: 'latency-factor', value: 'X', help: 'How much slower p99 may be; 1.1 by default' },
    { name: 'error-points', value: 'SHARE', help: 'How many more requests may fail; 0.005 by default' },
    { name: 'group-drop', value: 'SHARE', help: 'How much worse any group may get; 0.05 by default' },
    { name: 'smallest', value: 'SHARE', help: 'The smallest difference of accuracies worth knowing; 0.01 by default' },
    LABELS,
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onLogs(asked, async ({ request, named }) => {
      const { monitorLog } = await import('../../analysis/monitoring');
      const { layoutOf, pairUp } = await import('../../monitoring/shadow/pairs');
      const { compareShadow } = await import('../../monitoring/shadow/compare');
      const { monitoringJson } = await import('../../report/json');
      const { shadowText } = await import('../../report/monitoring/shadow');
      const { given, following } = asked;
      const settings = settingsOf(asked);
      const reference = given.values.get('challenger-log') ?? [];
      const options = Object.fromEntries(
        ['champion', 'challenger', 'by', 'key'].flatMap((name) => {
          const value = given.values.get(name)?.[0];
          return value === undefined ? [] : [[name, value]];
        }),
      );
      const keep = new Set([...Object.values(options), 'champion_prediction', 'challenger_prediction', 'request_id']);
      const report = named(
        await monitorLog(
          { ...request, reference },
          { ...following, keep: (name: string) => keep.has(name) || /^(champion|challenger)/.test(name) },
          async (log) => {
            const pairs = await pairUp(log, await layoutOf(log, options, following.signal), following.signal);
            try {
              return { monitoring: { shadow: await compareShadow(pairs, log.roles.label !== undefined, settings) } };
            } finally {
              await pairs.units.close();
            }
          },
        ),
      );
      return { text: asked.format === 'json' ? monitoringJson(report) : shadowText(report, asked.text) };
    }),
};

function settingsOf({ command, given }: Asked) {
  const number = (option: string, usual: number): number =>
    numberOption(command, option, given.values.get(option)?.[0], { least: 0, what: 'a number that is not negative' }) ??
    usual;
  return {
    latencyFactor: number('latency-factor', 1.1),
    errorPoints: number('error-points', 0.005),
    groupDrop: number('group-drop', 0.05),
    smallest: Math.max(1e-6, number('smallest', 0.01)),
  };
}
