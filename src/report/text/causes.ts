import type { Hypothesis, Report } from '../../protocol/report';
import { segmentName } from '../metric-names';
import { shown } from '../neutral-text';
import { percent } from '../numbers';
import { hanging } from './layout';
import type { Style } from './style';

const SHOWN = 3;
const EVIDENCE = 4;
/** A suspect less likely than this only takes up the reader's time, unless there is no other. */
const LEAST_CONFIDENCE = 0.05;

/** The likeliest explanations with what speaks for and against each and what to do about it. */
export function causes(report: Report, width: number, style: Style): string[] {
  const worthReading = report.hypotheses.filter(
    ({ confidence }, index) => index === 0 || confidence >= LEAST_CONFIDENCE,
  );
  return worthReading
    .slice(0, SHOWN)
    .flatMap((hypothesis, index) => [...(index === 0 ? [] : ['']), ...cause(hypothesis, index, width, style)]);
}

function cause(hypothesis: Hypothesis, index: number, width: number, style: Style): string[] {
  const place = [
    hypothesis.features.length > 0
      ? hypothesis.features
          .slice(0, 5)
          .map((name) => shown(name, 60))
          .join(', ')
      : '',
    hypothesis.segment === null ? '' : segmentName(hypothesis.segment),
  ].filter((part) => part !== '');
  const title = [style.strong(hypothesis.kind), `${percent(hypothesis.confidence, 0)} sure`, ...place].join(' · ');
  const first = index === 0;
  const limit = first ? EVIDENCE : 1;
  return [
    ...hanging(`${index + 1}. `, title, width),
    ...hanging('   ', shown(hypothesis.summary, 800), width),
    ...listed(style.good('+'), hypothesis.evidenceFor, limit, width),
    ...listed(style.bad('−'), hypothesis.evidenceAgainst, limit, width),
    ...(hypothesis.action === '' ? [] : hanging(`   ${style.accent('→')} `, shown(hypothesis.action, 800), width)),
  ];
}

function listed(mark: string, sentences: readonly string[], limit: number, width: number): string[] {
  return sentences.slice(0, limit).flatMap((sentence) => hanging(`   ${mark} `, shown(sentence, 500), width));
}
