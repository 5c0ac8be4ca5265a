/** So many keys are columns, however seldom each is. */
const MOST_KEYS = 2000;
/** Beyond: where the widest record has not even a quarter of all keys, and then the keys of one record in so many. */
const KEYS_IN_COMMON = 4;
const ONE_IN = 50;

/**
 * Keys of a sample that stand for columns. Thousands of keys of which each record has a few of its own are things by their
 * ids (`{"scores": {"item_81723": 0.3}}`) and no columns: of those, what many records share is kept.
 */
export function sharedKeys<Key extends { count: number }>(
  keys: readonly Key[],
  { records, widest }: { records: number; widest: number },
): readonly Key[] {
  if (keys.length <= MOST_KEYS || keys.length <= widest * KEYS_IN_COMMON) return keys;
  return keys.filter(({ count }) => count * ONE_IN >= records);
}

/** What the report says of keys that are no columns. */
export const keysLeftOut = (path: string, count: number) => ({
  code: 'keys-left-out',
  text: `${path} has thousands of keys of which each record has a few of its own; ${count} of those seen, which hardly any records share, were left out. Write them as a list of keys and values to keep them.`,
});
