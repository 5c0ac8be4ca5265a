import type { PartialReport } from '../protocol/investigation';
import type { Report } from '../protocol/report';
import { METRIC_TITLES } from './metric-names';
import { count, percent } from './numbers';

/**
 * What a second look at a log found otherwise, in sentences, the weightiest first; none where nothing did. For labels that
 * came later, a log that was written on, a file that was replaced.
 */
export function whatChanged(before: Report, after: Report): string[] {
  return [
    verdict(before, after),
    metric(before, after),
    onset(before, after),
    labels(before, after),
    rows(before, after),
  ].filter((sentence) => sentence !== null);
}

function verdict(before: Report, after: Report): string | null {
  const [was, is] = [before.hypotheses[0], after.hypotheses[0]];
  if (!was || !is) return null;
  const key = ({ kind, features, segment }: typeof was): string => JSON.stringify([kind, features[0] ?? null, segment]);
  if (key(was) !== key(is)) return `The likeliest cause is now: ${is.summary} It was: ${was.summary}`;
  const moved = Math.abs(is.confidence - was.confidence) >= 0.1;
  return moved
    ? `The likeliest cause stays; its confidence went from ${percent(was.confidence)} to ${percent(is.confidence)}.`
    : null;
}

function metric({ metric: was }: Report, { metric: is }: Report): string | null {
  const sides = (['good', 'bad'] as const).flatMap((side) => {
    const [old, now] = [was[side], is[side]];
    if (old === now || spelled(was, old) === spelled(is, now)) return [];
    return [`${spelled(is, now)} in the ${side} period (was ${spelled(was, old)})`];
  });
  const name = METRIC_TITLES[is.name];
  return sides.length === 0 ? null : `${name} is ${sides.join(' and ')}.`;
}

function spelled({ name }: Report['metric'], value: number | null): string {
  if (value === null) return 'not known';
  return name === 'accuracy' ? percent(value) : String(Number(value.toPrecision(3)));
}

function onset({ onset: was }: Report, { onset: is }: Report): string | null {
  if (was === null && is === null) return null;
  if (was === null) return is === null ? null : `A beginning is found now: ${is.at}.`;
  if (is === null) return `No beginning is found any more; it was ${was.at}.`;
  return was.at === is.at ? null : `The beginning moved from ${was.at} to ${is.at}.`;
}

function labels(before: PartialReport, after: PartialReport): string | null {
  const [was, is] = [before.source?.read.coverage, after.source?.read.coverage];
  const labelled = is?.labelled ?? 0;
  const gained = labelled - (was?.labelled ?? 0);
  if (gained === 0) return null;
  const share = is && is.rows > 0 ? `, ${percent(labelled / is.rows)} of the log` : '';
  return `${count(Math.abs(gained))} ${gained > 0 ? 'more' : 'fewer'} rows have a label (${count(labelled)}${share}).`;
}

function rows({ source: was }: Report, { source: is }: Report): string | null {
  const gained = is.rows - was.rows;
  return gained === 0
    ? null
    : `The log has ${count(Math.abs(gained))} rows ${gained > 0 ? 'more' : 'fewer'} than before.`;
}
