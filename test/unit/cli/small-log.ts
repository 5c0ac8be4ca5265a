/**
 * A prediction log, made from a fixed recurrence. The model goes by age alone; half-way the age of mobile rows goes
 * missing, and it answers "yes" to all of them.
 */
export function smallLog(rows = 4000): string {
  const lines = ['request_id,ts,device,age,prediction,score_yes,actual'];
  let state = 12_345;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let row = 0; row < rows; row++) {
    const at = new Date(Date.UTC(2026, 0, 1) + row * 60_000).toISOString();
    const device = next() < 0.5 ? 'mobile' : 'desktop';
    const broken = row >= rows / 2 && device === 'mobile';
    const age = 20 + next() * 50;
    const isOld = age > 45;
    const label = isOld === next() < 0.9 ? 'yes' : 'no';
    const prediction = broken || isOld ? 'yes' : 'no';
    const sureness = 0.6 + next() * 0.4;
    const score = prediction === 'yes' ? sureness : 1 - sureness;
    const logged = broken ? '' : age.toFixed(1);
    lines.push(`r${row},${at},${device},${logged},${prediction},${score.toFixed(3)},${label}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The periods before and after the fall of `smallLog()`. */
export const GOOD = '2026-01-01T00:00Z/2026-01-02T08:00Z';
export const BAD = '2026-01-02T10:00Z/2026-01-03T18:00Z';
