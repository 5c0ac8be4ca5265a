import type { EventReport, Hypothesis, HypothesisKind, Onset } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import { minuteInWords } from '../time';
import { ACTIONS } from './actions';

/** What somebody did can be undone; the world cannot. */
const UNDOABLE: ReadonlySet<HypothesisKind> = new Set<HypothesisKind>([
  'data-fault',
  'schema-change',
  'infrastructure',
  'model-version',
  'threshold-change',
  'label-fault',
]);
const TITLE_AT_MOST = 60;

/**
 * What to do about this very cause, where the finding says it, then what the kind of cause asks for: "Divide age by 12
 * upstream for device=mobile, or roll back pipeline "run 0305" (2026-03-05 19:45 UTC). Fix the pipeline that …".
 * @param versions columns that say which model or variant served a row
 */
export function concreteAction(
  hypothesis: Hypothesis,
  { onset, events }: { onset: Onset | null; events: readonly EventReport[] },
  versions: readonly string[] = [],
): string {
  const { kind } = hypothesis;
  const repair = kind === 'none' ? null : repairOf(hypothesis, versions);
  const event = onset && kind !== 'none' ? events.find(({ coincides }) => coincides) : undefined;
  const undo = event ? `${UNDOABLE.has(kind) ? 'roll back' : 'look into'} ${named(event)}` : null;
  const steps = [repair, undo].filter((step) => step !== null);
  return steps.length === 0 ? ACTIONS[kind] : `${capital(steps.join(', or '))}. ${ACTIONS[kind]}`;
}

function named({ type, title, start }: EventReport): string {
  const short = title.length > TITLE_AT_MOST ? `${title.slice(0, TITLE_AT_MOST - 1)}…` : title;
  return `${type} "${short}" (${minuteInWords(start)})`;
}

/** The repair that a finding implies, by the name of its check; null where only the kind is known. */
function repairOf(
  { kind, features: [name, other], segment, findings, summary }: Hypothesis,
  versions: readonly string[],
): string | null {
  const place = segment ? ` for ${wordsOf(segment)}` : '';
  if (kind === 'threshold-change') {
    const before = /from about (\S+) to/.exec(summary)?.[1];
    return before === undefined ? null : `set the decision threshold back to about ${before}${place}`;
  }
  if (kind === 'model-version' && segment) {
    const isVersion = Object.keys(segment).some((column) => versions.includes(column));
    return isVersion
      ? `roll ${wordsOf(segment)} back`
      : `find which version, flag or ranker serves ${wordsOf(segment)}, and roll it back`;
  }
  if (kind === 'infrastructure') return segment ? `take ${wordsOf(segment)} out of rotation` : null;
  if (kind !== 'data-fault' && kind !== 'schema-change') return null;
  const check = findings[0]?.split('/')[0];
  if (check === 'duplicates') return `remove the repeated rows${place} and find what writes them twice`;
  if (name === undefined) return null;
  switch (check) {
    case 'unit-scale':
      return unscaled(name, summary, place);
    case 'sign-turned':
      return `turn the sign of ${name} back upstream${place}`;
    case 'offset':
      return `find what adds a constant to ${name}${place}: a sensor's zero, a unit, a line of code`;
    case 'null-rate':
    case 'missing':
      return `find what no longer fills ${name}${place}`;
    case 'frozen':
    case 'frozen-per-entity':
      return `find why ${name} is not refreshed any more${place}: a stale cache, join or feature store`;
    case 'default-value':
      return `find what writes a default into ${name}${place} in place of its value`;
    case 'renamed':
      return other === undefined ? null : `read ${other} as ${name}, or rename it back`;
    case 'swapped':
      return other === undefined ? null : `put ${name} and ${other} back into each other's place${place}`;
    case 'respelled-category':
    case 'recoded-category':
    case 'new-category':
      return `map the new values of ${name}${place} back to those that the model was trained on`;
    case 'type-change':
      return `write ${name}${place} in its former type again`;
    case 'range':
      return `check the unit of ${name}${place}, and what used to keep it within its range`;
    default:
      return null;
  }
}

function unscaled(name: string, summary: string, place: string): string | null {
  const [, from, to] = /is converted from (degrees \w+|kelvin) to (degrees \w+|kelvin)/.exec(summary) ?? [];
  if (from !== undefined && to !== undefined) return `convert ${name} back from ${to} to ${from} upstream${place}`;
  const [, about = '', over = '', factor] = /multiplied by (about )?(1\/)?([\d.]+)/.exec(summary) ?? [];
  if (factor === undefined) return null;
  return `${over === '' ? 'divide' : 'multiply'} ${name} by ${about}${factor} upstream${place}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
