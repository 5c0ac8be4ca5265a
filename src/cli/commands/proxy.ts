import { onMonitored } from '../on-monitored';
import { EVERY, FORMAT, GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import type { Command } from './command';

export const proxy: Command = {
  name: 'proxy',
  words: 'LOG...',
  summary: 'vital signs without labels as control charts: confidence, prediction mix, drift, nulls, latency',
  usage: `Usage: model-incident proxy LOG... [options]

Every signal of every window is held against the good period: three-sigma limits that follow each window's size and widen where
the good period itself swings. Accuracy is among them where labels are there.
`,
  options: [GOOD, REFERENCE, LABELS, EVERY, WHERE, FORMAT, ...READING],
  formats: ['text', 'json'],
  run: (asked) =>
    onMonitored(asked, async (context) => {
      const { chartSignals } = await import('../../monitoring/signals/charts');
      const { signalsText } = await import('../../report/monitoring/signals');
      return { monitoring: { signals: await chartSignals(context) }, spell: signalsText };
    }),
};
