import type { Hypothesis, Report, SegmentWhere } from '../../src/protocol/report';
import type { Planted } from './make';
import { type Cause, leadingCauses } from './two-causes';

/** How one report compares with the planted truth. Null where the question does not apply. */
export interface Verdict {
  kind: boolean;
  feature: boolean | null;
  segment: boolean | null;
  /** All that the first hypothesis claims with its confidence: kind, feature and segment. */
  whole: boolean;
  onsetError: number | null;
  covered: boolean | null;
  /** Width of the onset interval in milliseconds. */
  width: number | null;
  event: boolean | null;
  falseAlarm: boolean | null;
  confidence: number;
  /** Every hypothesis with whether all it claims holds. */
  claims: Claim[];
  labelled: boolean;
  /** A second cause that was planted is among the hypotheses. */
  second: boolean | null;
  said: string;
}

/** One hypothesis held against the truth. */
export interface Claim {
  kind: string;
  confidence: number;
  ruleScore: number;
  held: boolean;
}

const sameWhere = (a: SegmentWhere | null, b: SegmentWhere | null): boolean => {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

/** A segment with its aliases put in the place of the values they stand for. */
function canonical(where: SegmentWhere | null, aliases: Planted['aliases']): SegmentWhere | null {
  if (where === null) return null;
  const result: SegmentWhere = { ...where };
  for (const [original, alias] of Object.entries(aliases)) {
    const [aliasColumn, aliasValue] = Object.entries(alias)[0] ?? ['', ''];
    if (result[aliasColumn] !== aliasValue) continue;
    const [column = '', value = ''] = original.split('=');
    Reflect.deleteProperty(result, aliasColumn);
    result[column] = value;
  }
  return result;
}

/** Kind, first feature and segment of a planted cause, each by itself. */
function matched({ kind, features, segment }: Hypothesis, cause: Cause, planted: Planted) {
  const said = canonical(segment, planted.aliases);
  return {
    kind: cause.kinds.includes(kind),
    feature: cause.features.length === 0 ? null : cause.features.includes(features[0] ?? ''),
    segment: cause.kinds.includes('none') ? null : cause.segments.some((where) => sameWhere(where, said)),
  };
}

type Match = ReturnType<typeof matched>;
const isWhole = ({ kind, feature, segment }: Match): boolean => kind && feature !== false && segment !== false;

/** Whether all that a hypothesis claims is true of a cause that was planted, whichever comes first. */
function holds(hypothesis: Hypothesis, planted: Planted): boolean {
  const { kinds, features, segment, orSegments = [], second } = planted.truth;
  const causes: Cause[] = [
    { kinds, features, segments: [segment, ...orSegments] },
    ...(second ? [{ kinds: second.kinds, features: [], segments: [second.segment] }] : []),
  ];
  return causes.some((cause) => isWhole(matched(hypothesis, cause, planted)));
}

export function judge(report: Report, planted: Planted): Verdict {
  const { truth } = planted;
  const first = report.hypotheses[0];
  const said = first
    ? `${first.kind} [${first.features.slice(0, 2).join(', ')}] ${JSON.stringify(first.segment)}`
    : 'nothing';
  const quiet = truth.kinds.includes('none');
  const nothing: Match = {
    kind: false,
    feature: truth.features.length === 0 ? null : false,
    segment: quiet ? null : false,
  };
  const matches = first ? leadingCauses(planted).map((cause) => matched(first, cause, planted)) : [];
  const match = matches.find(isWhole) ?? matches[0] ?? nothing;
  const { kind, feature, segment } = match;
  const onset = report.onset;
  const at = onset ? Date.parse(onset.at) : null;
  const coincident = report.events.filter((event) => event.coincides);
  const { second } = truth;
  return {
    labelled: report.labelled,
    second:
      second === undefined
        ? null
        : report.hypotheses.some(
            (each) =>
              second.kinds.includes(each.kind) && sameWhere(second.segment, canonical(each.segment, planted.aliases)),
          ),
    kind,
    feature,
    segment,
    whole: isWhole(match),
    onsetError: truth.onset === null || at === null ? null : Math.abs(at - truth.onset),
    covered:
      truth.onset === null
        ? null
        : onset !== null && Date.parse(onset.low) <= truth.onset && truth.onset <= Date.parse(onset.high),
    width: onset ? Date.parse(onset.high) - Date.parse(onset.low) : null,
    event: quiet
      ? null
      : planted.guiltyEvent === null
        ? coincident.length === 0
        : coincident[0]?.id === planted.guiltyEvent,
    falseAlarm: quiet ? !kind : null,
    confidence: first?.confidence ?? 0,
    claims: report.hypotheses.map((hypothesis) => ({
      kind: hypothesis.kind,
      confidence: hypothesis.confidence,
      ruleScore: hypothesis.ruleScore ?? hypothesis.confidence,
      held: holds(hypothesis, planted),
    })),
    said,
  };
}
