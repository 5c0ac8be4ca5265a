import { onMonitored } from '../on-monitored';
import { EVERY, FORMAT, GOOD, LABELS, READING, REFERENCE, WHERE } from '../options';
import type { Command } from './command';

export const estimate: Command = {
  name: 'estimate',
  words: 'LOG...',
  summary: 'estimate performance from confidences before labels come, and compare once they do',
  usage: `Usage: model-incident estimate LOG... [options]

Confidence-based performance estimation (CBPE): scores are calibrated on the labelled rows of the good period, then say how
right the model is in every window. Where labels have come, realised performance stands beside it; the gap is evidence of
concept drift, under which the estimate does not hold.
`,
  options: [
    GOOD,
    REFERENCE,
    LABELS,
    EVERY,
    { name: 'positive', value: 'CLASS', help: 'The class to call positive, of two' },
    {
      name: 'calibration-map',
      value: 'FILE',
      help: 'JSON of confidence bins to accuracy: the nearest-bin estimate too',
    },
    WHERE,
    FORMAT,
    ...READING,
  ],
  formats: ['text', 'json'],
  run: (asked) =>
    onMonitored(asked, async (context, one) => {
      const { estimatePerformance } = await import('../../monitoring/estimate/estimate');
      const { readCalibrationMap } = await import('../../monitoring/estimate/seed');
      const { estimateText } = await import('../../report/monitoring/estimate');
      const [positive, file] = [one('positive'), one('calibration-map')];
      const map = file === undefined ? undefined : await readCalibrationMap(file);
      const options = { ...(positive === undefined ? {} : { positive }), ...(map ? { map } : {}) };
      return { monitoring: { estimate: await estimatePerformance(context, options) }, spell: estimateText };
    }),
};
