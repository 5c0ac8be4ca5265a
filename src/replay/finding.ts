import type { ReplayReport } from '../protocol/replay';
import type { Finding } from '../protocol/report';
import { quoted } from './quoted';

const FINDING = { id: 'replay', column: null, segment: null };

/**
 * What a replay means. Logged predictions that the model does not give for the logged features were made by something else:
 * other code, another model, or features that were changed on the way (training–serving skew). Which periods they lie in
 * tells a fault of the incident from one of the replay.
 */
export function replayFinding(replay: ReplayReport): Finding {
  const { bad, good } = replay;
  const missed = { bad: bad.rows - bad.reproduced, good: good.rows - good.reproduced };
  const all = bad.rows + good.rows;
  if (missed.bad + missed.good === 0)
    return info(
      `Replay: your model gives ${all === 1 ? 'the logged prediction' : `all ${all} logged predictions`} again${both(replay)}. No training–serving skew in them: given these features, the model itself answers so.`,
    );
  const example = exampleOf(replay);
  if (missed.bad + missed.good === all)
    return warning(
      `Replay: none of the ${all} logged predictions is what your command gives${example}. Either it is not the model that served, or it answers in another form; only if neither, this is training–serving skew in both periods.`,
    );
  if (missed.bad === 0)
    return warning(
      `Replay: the predictions of the bad period are reproduced, but ${missed.good} of ${good.rows} right ones of the good period are not${example}. Your command runs what served in the bad period: compare it with what served before.`,
    );
  if (missed.good > 0)
    return warning(
      `Replay: ${missed.bad} of ${bad.rows} wrong predictions of the bad period and ${missed.good} of ${good.rows} right ones of the good are not what your model gives${example}. Training–serving skew in both periods did not begin with the incident.`,
    );
  const rest = good.rows > 0 ? `, while all ${good.rows} right ones of the good period are` : '';
  return {
    ...FINDING,
    severity: 'critical',
    text: `Training–serving skew: ${missed.bad} of ${bad.rows} wrong predictions of the bad period are not what your model gives for their logged features${example}${rest}. What served them differs from this model, in its version or in how it makes features.`,
  };
}

/** The same in one short sentence, for the step. */
export function replaySummary({ bad, good }: ReplayReport): string {
  const [all, reproduced] = [bad.rows + good.rows, bad.reproduced + good.reproduced];
  return reproduced === all
    ? `On replay your model gives all ${all} again.`
    : `On replay your model gives ${reproduced} of ${all} logged predictions again.`;
}

const info = (text: string): Finding => ({ ...FINDING, severity: 'info', text });
const warning = (text: string): Finding => ({ ...FINDING, severity: 'warning', text });

const both = ({ bad, good }: ReplayReport): string =>
  bad.rows > 0 && good.rows > 0
    ? ` (${bad.rows} wrong ones of the bad period, ${good.rows} right ones of the good)`
    : '';

function exampleOf({ rows }: ReplayReport): string {
  const first = rows.find(({ reproduced }) => !reproduced);
  if (!first) return '';
  const [logged, replayed] = [first.logged, first.replayed].map((text) => (text === null ? 'none' : quoted(text, 40)));
  return ` (${logged} was logged where it gives ${replayed}, line ${first.line})`;
}
