const TYPES = [
  'deploy',
  'deployment',
  'release',
  'rollout',
  'rollback',
  'pipeline',
  'config',
  'flag',
  'migration',
  'incident',
  'upstream',
  'maintenance',
  'experiment',
  'training',
];

/** The tag that names a kind of event; null where none does. */
export const typeOfTags = (tags: readonly string[]): string | null =>
  tags.find((tag) => TYPES.includes(tag.toLowerCase())) ?? tags.find((tag) => !/[:=]/.test(tag)) ?? null;

/** Tags such as `country:BR` or `model_version=v2` limit an event to part of the traffic. */
export function scopeOfTags(tags: readonly string[]): Record<string, string> {
  const pairs = tags.flatMap((tag) => {
    const match = /^([^:=\s]+)[:=](.+)$/.exec(tag);
    return match?.[1] && match[2] && !match[2].startsWith('//') ? [[match[1], match[2].trim()] as const] : [];
  });
  return Object.fromEntries(pairs);
}
