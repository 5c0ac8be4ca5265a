/** Champion (right in 78% of requests) and challenger (in 82%) as two columns, as two rows, and as two logs. */
export function shadowLogs(requests = 3000): Record<'wide' | 'long' | 'champion' | 'challenger' | 'strangers', string> {
  let state = 2_024;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const classes = ['mug', 'notebook', 'headphones'];
  const pick = (): string => classes[Math.floor(next() * classes.length)] ?? 'mug';
  const answer = (label: string, rightness: number): string => (next() < rightness ? label : pick());
  const wide = [
    'request_id,timestamp,champion_prediction,challenger_prediction,champion_latency_ms,challenger_latency_ms,day,label',
  ];
  const long = ['request_id,prediction_id,timestamp,model_version,prediction,latency_ms,label'];
  const champion = ['request_id,timestamp,model_version,prediction,latency_ms,label'];
  const challenger = ['request_id,timestamp,model_version,prediction,latency_ms'];
  for (let i = 0; i < requests; i++) {
    const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
    const label = pick();
    const old = answer(label, 0.67);
    const fresh = next() < 0.75 ? old : answer(label, 0.9);
    const [slow, fast] = [20 + (i % 30), 20 + (i % 31)];
    wide.push(`r${i},${at},${old},${fresh},${slow},${fast},${Math.floor(i / 60)},${label}`);
    long.push(`r${i},p${i}a,${at},v1,${old},${slow},${label}`, `r${i},p${i}b,${at},v2,${fresh},${fast},${label}`);
    champion.push(`r${i},${at},v1,${old},${slow},${label}`);
    challenger.push(`r${i},${at},v2,${fresh},${fast}`);
  }
  const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
  const strangers = challenger.slice(0, 6).map((line) => line.replace(/^r/, 'x').replace(/^xequest_id/, 'request_id'));
  return {
    wide: text(wide),
    long: text(long),
    champion: text(champion),
    challenger: text(challenger),
    strangers: text(strangers),
  };
}
