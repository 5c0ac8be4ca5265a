import type { MonitoringReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging, wrap } from '../text/layout';
import { fact, page, pageStyle } from './page';

/** What `retrain` prints. */
export function retrainingText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { retraining } = report.monitoring;
  if (!retraining) return '';
  const { triggers, seed, answer, newSamples, minimumNewSamples } = retraining;
  const { style, width } = at;
  const lines = triggers.flatMap(({ fired, value, text }) => {
    const mark = fired ? style.bad('! ') : value === null ? style.caution('? ') : style.good('✓ ');
    return hanging(mark, shown(text, 400), width);
  });
  const decision = `should_retrain = (${seed.shouldRetrain ? 'True' : 'False'}, [${seed.reasons.map((reason) => `'${reason}'`).join(', ')}])`;
  const enough = newSamples >= minimumNewSamples ? 'enough' : 'too few';
  return page(
    report,
    retraining.text,
    [
      { title: 'Triggers', lines },
      {
        title: null,
        lines: fact(
          'Samples',
          `${count(newSamples)} new labelled rows, ${enough} (${count(minimumNewSamples)} needed)`,
          at,
        ),
      },
      { title: 'What kind of answer', lines: wrap(shown(answer.text, 600), width) },
      { title: 'The seed’s RetrainingDecision', lines: wrap(shown(decision, 600), width) },
    ],
    at,
  );
}
