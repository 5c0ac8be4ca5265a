import { fitting, readJsonFile } from '../../log/json-file';
import { nearestName } from '../../log/roles/names';
import { IncidentError } from '../../protocol/errors';
import { alertRulesSchema, type AlertRule, type AlertRules } from '../../protocol/alert-rules';
import type { AlertTier, SignalSeries } from '../../protocol/monitoring';

const KIND = { what: 'a file of alert rules', code: 'rules-invalid' } as const;
const TYPES = ['threshold', 'control-limits', 'cusum', 'cusum-seed', 'page-hinkley'];

/** Where the seed document sends each tier. */
export const SEED_ROUTES: Record<AlertTier, string> = {
  critical: 'pager: on-call engineer',
  warning: 'chat channel: investigate within hours',
  info: 'dashboard: weekly review',
};

/** Reads alert rules. Throws `rules-invalid` naming the rule: unknown types, contradictory thresholds, names used twice. */
export async function readRules(path: string): Promise<AlertRules> {
  const value = await readJsonFile(path, KIND);
  requireKnownTypes(value, path);
  const rules = fitting(value, alertRulesSchema, path, KIND);
  const names = new Set<string>();
  for (const rule of rules.rules) {
    if (names.has(rule.name)) throw invalid(path, rule.name, 'is there twice', 'Give every rule a name of its own.');
    names.add(rule.name);
    requireSense(rule, path);
  }
  return rules;
}

/** A union's own words for an unknown type name none of the types there are. */
function requireKnownTypes(value: unknown, path: string): void {
  const rules = typeof value === 'object' && value !== null && 'rules' in value ? value.rules : [];
  if (!Array.isArray(rules)) return;
  rules.forEach((rule: unknown, index) => {
    const type = typeof rule === 'object' && rule !== null && 'type' in rule ? rule.type : undefined;
    if (typeof type === 'string' && TYPES.includes(type)) return;
    const nearest = typeof type === 'string' ? nearestName(type, TYPES) : null;
    throw new IncidentError(
      'rules-invalid',
      `${path}: rule ${index + 1} has ${typeof type === 'string' ? `the unknown type "${type}"` : 'no type'}.`,
      `${nearest === null ? '' : `Did you mean "${nearest}"? `}Types are ${TYPES.join(', ')}.`,
    );
  });
}

function requireSense(rule: AlertRule, path: string): void {
  const { name } = rule;
  if (rule.type === 'page-hinkley' && rule.signal !== 'accuracy' && rule.signal !== 'error-rate') {
    throw invalid(
      path,
      name,
      `asks for page-hinkley of ${rule.signal}`,
      'It is for accuracy or error-rate, row by row.',
    );
  }
  if (rule.type === 'control-limits' && rule.signal.startsWith('psi:')) {
    throw invalid(
      path,
      name,
      'asks for control limits of a PSI',
      'Use a threshold; its noise limit is in the proxy command.',
    );
  }
  if (
    (rule.type === 'cusum' || rule.type === 'cusum-seed') &&
    rule.signal.startsWith('psi:') &&
    rule.type === 'cusum'
  ) {
    throw invalid(path, name, 'asks for a CUSUM of a PSI', 'Use a threshold.');
  }
  if (rule.type !== 'threshold') return;
  const { below, above, clear } = rule;
  if (below === undefined && above === undefined) throw invalid(path, name, 'has no limit', 'Give below or above.');
  if (below !== undefined && above !== undefined && below > above) {
    throw invalid(path, name, `is below ${below} or above ${above}, which every value is`, 'Correct one of them.');
  }
  if (clear === undefined) return;
  if (below !== undefined && above !== undefined) {
    throw invalid(path, name, 'has clear beside both below and above', 'Make two rules of it.');
  }
  if (below !== undefined && clear < below) {
    throw invalid(path, name, `is over at ${clear} but raised below ${below}`, 'clear must not be lower than below.');
  }
  if (above !== undefined && clear > above) {
    throw invalid(path, name, `is over at ${clear} but raised above ${above}`, 'clear must not be higher than above.');
  }
}

const invalid = (path: string, name: string, what: string, advice: string): IncidentError =>
  new IncidentError('rules-invalid', `${path}: the rule "${name}" ${what}.`, advice);

/** What ids of signals a rule's "signal" stands for: `*` for anything. */
const patternOf = ({ signal }: AlertRule): RegExp => new RegExp(`^${signal.split('*').map(escape).join('.*')}$`, 's');

/** Whether any of the rules speaks of a signal. */
export function watchedBy(rules: readonly AlertRule[]): (id: string) => boolean {
  const patterns = rules.map(patternOf);
  return (id) => patterns.some((pattern) => pattern.test(id));
}

/** The signals a rule speaks of. */
export function signalsIn(rule: AlertRule, series: readonly SignalSeries[]): SignalSeries[] {
  const pattern = patternOf(rule);
  return series.filter(({ id }) => pattern.test(id));
}

/** The same. Throws `unknown-column` or `rules-invalid` where there is none, naming the nearest. */
export function signalsOf(rule: AlertRule, series: readonly SignalSeries[]): SignalSeries[] {
  const found = signalsIn(rule, series);
  if (found.length > 0 || rule.signal.includes('*')) return found;
  const ids = series.map(({ id }) => id);
  const [kind = '', name] = split(rule.signal);
  const ofKind = ids.filter((id) => split(id)[0] === kind);
  if (name !== null && ofKind.length > 0) {
    const names = ofKind.map((id) => split(id)[1] ?? '');
    const nearest = nearestName(name, names);
    throw new IncidentError(
      'unknown-column',
      `The rule "${rule.name}" speaks of ${rule.signal}, and ${kind} is not known of "${name}".`,
      `${nearest === null ? '' : `Did you mean "${nearest}"? `}It is known of: ${names.slice(0, 12).join(', ')}.`,
    );
  }
  if (['accuracy', 'mae', 'estimated-accuracy'].includes(rule.signal)) {
    throw new IncidentError(
      'not-applicable',
      `The rule "${rule.name}" watches ${rule.signal}, which this log does not give.`,
      rule.signal === 'estimated-accuracy'
        ? 'It needs scores and a labelled good period.'
        : 'Give labels with --labels.',
    );
  }
  const plain = [...new Set(ids.map((id) => (id.includes(':') ? `${split(id)[0]}:…` : id)))];
  const nearestSignal = nearestName(rule.signal, ids);
  throw new IncidentError(
    'rules-invalid',
    `The rule "${rule.name}" watches "${rule.signal}", which is no signal of this log.`,
    `${nearestSignal === null ? '' : `Did you mean "${nearestSignal}"? `}Signals are: ${plain.join(', ')}.`,
  );
}

function split(id: string): [string, string | null] {
  const at = id.indexOf(':');
  return at < 0 ? [id, null] : [id.slice(0, at), id.slice(at + 1)];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The rules of the seed document's three tiers, for a log without rules of its own. Those without a signal are left out. */
export const SEED_RULES: AlertRules = {
  version: 1,
  rules: [
    {
      name: 'accuracy below the floor',
      tier: 'critical',
      type: 'threshold',
      signal: 'accuracy',
      below: 0.7,
      clear: 0.72,
    },
    {
      name: 'serving errors above 5%',
      tier: 'critical',
      type: 'threshold',
      signal: 'error-rate',
      above: 0.05,
      clear: 0.04,
    },
    { name: 'a feature is all null', tier: 'critical', type: 'threshold', signal: 'null-rate:*', above: 0.999 },
    { name: 'accuracy slowly falls', tier: 'warning', type: 'cusum', signal: 'accuracy', direction: 'down' },
    {
      name: 'significant PSI',
      tier: 'warning',
      type: 'threshold',
      signal: 'psi:*',
      above: 0.25,
      for: 2,
      minimumRows: 100,
    },
    { name: 'confidence shift', tier: 'warning', type: 'control-limits', signal: 'confidence', for: 2 },
    { name: 'minor drift', tier: 'info', type: 'threshold', signal: 'psi:*', above: 0.1, for: 3, minimumRows: 200 },
    { name: 'new categorical values', tier: 'info', type: 'threshold', signal: 'new-values:*', above: 0 },
  ],
};
