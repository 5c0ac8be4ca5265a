/** Single and double precision differ by this much of a value. */
const RELATIVE = 1e-6;

/**
 * Whether a replayed prediction is the logged one: equal as text, truth value or number. Numbers may differ by single
 * precision, and by the rounding of the log, which writes at most `decimals` places.
 */
export function samePrediction(logged: string | null, replayed: string | null, decimals: number): boolean {
  if (logged === null || replayed === null) return logged === replayed;
  if (logged === replayed) return true;
  const [one, other] = [numberOf(logged), numberOf(replayed)];
  if (one === null || other === null) return false;
  const rounding = decimals > 0 ? 0.5 * 10 ** -decimals : 0;
  return Math.abs(one - other) <= Math.max(rounding, RELATIVE * Math.max(Math.abs(one), Math.abs(other))) * (1 + 1e-9);
}

/** The most places after the point that any of these numbers has: what the log rounds to. */
export function decimalsOf(logged: readonly (string | null)[]): number {
  const places = logged.map((text) => /^[+-]?\d*\.(\d+)$/.exec(text?.trim() ?? '')?.[1]?.length ?? 0);
  return Math.max(0, ...places);
}

function numberOf(text: string): number | null {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? 1 : 0;
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
