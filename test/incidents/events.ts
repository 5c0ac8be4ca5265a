import type { Truth } from './scenario';
import { DAY, HOUR, MINUTE, type World } from './world';

export interface LoggedEvent {
  id: string;
  type: string;
  title: string;
  start: string;
}

const TITLES: Record<string, readonly string[]> = {
  deploy: ['roll out build 4411', 'deploy gateway', 'deploy checkout', 'promote image'],
  pipeline: ['nightly batch', 'feature refresh', 'backfill partitions', 'hourly aggregates'],
  config: ['limits raised', 'cache size changed', 'timeouts tuned'],
  campaign: ['newsletter', 'spring sale', 'partner promotion'],
  promotion: ['coupon launch', 'buy one get one'],
  release: ['client release', 'store rollout'],
  schema: ['event schema revision', 'topic migrated'],
  flag: ['flag turned on', 'experiment widened'],
  node: ['node pool resized', 'kernel patch'],
};

const types = Object.keys(TITLES);

/** Decoys over the whole log, and the guilty event shortly before the onset where there is one. */
export function drawEvents(world: World, truth: Truth): { events: LoggedEvent[]; guilty: string | null } {
  const { random, start, end } = world;
  const perDay = random.between(0.5, 4);
  const decoys = Math.round(((end - start) / DAY) * perDay);
  const times: { at: number; type: string; guilty: boolean }[] = [];
  for (let decoy = 0; decoy < decoys; decoy += 1) {
    const at = Math.floor(start + random.next() * (end - start));
    const nearOnset = truth.onset !== null && at > truth.onset - 2 * HOUR && at < truth.onset + 10 * MINUTE;
    if (!nearOnset) times.push({ at, type: random.pick(types), guilty: false });
  }
  if (truth.event !== null && truth.onset !== null)
    times.push({ at: Math.floor(truth.onset - random.between(0.5, 12) * MINUTE), type: truth.event, guilty: true });
  times.sort((a, b) => a.at - b.at);
  let guilty: string | null = null;
  const events = times.map(({ at, type, guilty: isGuilty }, index) => {
    const id = `${type}-${index + 1}`;
    if (isGuilty) guilty = id;
    return { id, type, title: random.pick(TITLES[type] ?? ['change']), start: new Date(at).toISOString() };
  });
  return { events, guilty };
}
