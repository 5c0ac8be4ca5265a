import type { Hypothesis } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import { momentInWords } from '../time';
import type { Case } from './candidate';
import { metricChange, metricWord } from './words';

/** One sentence: what fell from what to what, since when, for whom; then what is most likely behind it. */
export function headline(of: Case, hypotheses: readonly Hypothesis[]): string {
  const { metric } = of.outcomes.segments;
  const { onset } = of.outcomes.timeline;
  const first = hypotheses[0];
  const cause = first && first.kind !== 'none' ? clause(of, first) : null;
  const whom = first?.segment ? ` for ${wordsOf(first.segment)}` : '';
  const since = onset ? `since ${momentInWords(onset)}${whom}, ` : whom === '' ? '' : `${whom.trim()}, `;
  const { withheld } = of.context.log;
  if (withheld !== undefined) {
    const lead = `${capital(metricWord(metric.name))} is not shown, because ${withheld}`;
    return cause
      ? `${lead}; ${since}${cause}.`
      : `${lead}; nothing in inputs or outputs moved enough to explain an incident.`;
  }
  if (metric.change === null) {
    const lead = `${capital(metricWord(metric.name))} cannot be compared ${whyNoLabels(of.context.log.read.labels)}`;
    return cause
      ? `${lead}; ${since}${cause}.`
      : `${lead}, and nothing in inputs or outputs moved enough to explain an incident.`;
  }
  const values = metricChange(metric.name, metric.good, metric.bad);
  const unmoved = `${metricWord(metric.name)} went ${values}, no more than it moves by itself`;
  if (cause === null || !first) {
    const little = `No cause found: ${metricWord(metric.name)} went ${values}, a little more than it moves by itself`;
    return of.fell ? `${little}.` : `No incident found: ${unmoved}.`;
  }
  if (!of.fell) return `${capital(unmoved)}, but ${since}${cause}.`;
  const verb = metric.name === 'accuracy' ? 'fell' : 'rose';
  const when = onset ? ` at ${momentInWords(onset)}` : '';
  const alone = of.fellAsWhole ? null : rootOf(of, first);
  const [fall, only] = alone
    ? [metricChange(metric.name, alone.metric.good, alone.metric.bad), ', not as a whole']
    : [values, ''];
  return `${capital(metricWord(metric.name))} ${verb} ${fall}${when}${whom}${only}; ${cause}.`;
}

/** Labels that were given and belong to no row are another thing to mend than labels that are not there. */
const whyNoLabels = (given: { rows: number; matched: number } | undefined): string =>
  given !== undefined && given.rows > 0 && given.matched === 0
    ? `because none of the ${given.rows} labels given has the id of a row`
    : 'without labels';

/** The root segment, where the explanation is of its rows. */
const rootOf = ({ root }: Case, { segment }: Hypothesis): Case['root'] =>
  root && segment && wordsOf(root.where) === wordsOf(segment) ? root : null;

/** A summary as the second half of a sentence that has named the segment already. */
function clause({ context }: Case, { summary, segment }: Hypothesis): string {
  const place = wordsOf(segment);
  const bare = summary
    .replace(/[.]$/, '')
    .replace(` for ${place}`, '')
    .replace(new RegExp(`^For ${escaped(place)} `), '');
  const isName = context.log.columnRoles.some(({ column }) => startsWithName(bare, column));
  return isName ? bare : bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** Whether a sentence begins with a name, and not with a word that begins like it. */
const startsWithName = (text: string, name: string): boolean =>
  text.startsWith(name) && !/[\p{L}\p{N}_]/u.test(text.charAt(name.length));

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
