import { html, type TemplateResult } from 'lit';
import type { Onset } from '../../src/protocol/report';
import { t } from '../strings';
import { clockTime, date, duration, zoneName, type TimeZone } from '../ui/format';
import { shown } from '../ui/text';
import { isWide } from '../ui/times';

/** An interval further off centre than this share of its width is not told as "±". */
const CENTRED = 0.1;
const MINUTE = 60_000;
/** Clock times are told to the minute, so that no less is told of how sure they are. */
const FINEST_SECONDS = 60;

/** `±3 min` where the instant stands in the middle of its interval, else both ends of it. */
export function uncertainty({ at, low, high }: Onset, zone: TimeZone): string {
  const [middle, from, to] = [Date.parse(at), Date.parse(low), Date.parse(high)];
  const width = to - from;
  const half = `±${duration(Math.max(FINEST_SECONDS, width / 2000))}`;
  if (Math.abs(middle - (from + to) / 2) <= CENTRED * width) return half;
  if (date(low, zone) !== date(high, zone))
    return t('({0} {1} to {2} {3})', date(low, zone), clockTime(low, zone), date(high, zone), clockTime(high, zone));
  if (width < MINUTE) return half;
  return `(${clockTime(low, zone)}–${clockTime(high, zone)})`;
}

export function onsetTime(onset: Onset, zone: TimeZone): TemplateResult {
  if (isWide(onset)) return html`${date(onset.at, zone)}`;
  return html`${clockTime(onset.at, zone)} <small>${zoneName(zone, onset.at)} ${uncertainty(onset, zone)}</small>`;
}

/** The day of the onset, or where that stands already the days it lies between; then what showed it. */
export function onsetDetail(onset: Onset, zone: TimeZone): string {
  const when = isWide(onset) ? t('{0} to {1}', date(onset.low, zone), date(onset.high, zone)) : date(onset.at, zone);
  return t('{0}, {1}', when, seenIn(onset.signal));
}

/** `unit-scale of features.age where device=mobile` without the check's name: what showed the change, and for whom. */
function seenIn(signal: string): string {
  const parts = /^(?:[a-z]+-[a-z-]+ of )?(.+?)(?: where (.+))?$/s.exec(signal);
  const [what, whom] = [shown(parts?.[1] ?? signal, 120), shown(parts?.[2] ?? '', 120)];
  return whom ? t('seen first in {0} for {1}', what, whom) : t('seen first in {0}', what);
}
