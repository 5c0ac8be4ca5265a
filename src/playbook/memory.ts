import type { PlaybookContext } from './context';

/**
 * Counts that several steps need are made once an investigation: the first step that asks starts them.
 * Held by the context itself, so that they go when the investigation goes.
 */
export function once<T>(make: (context: PlaybookContext) => Promise<T>): (context: PlaybookContext) => Promise<T> {
  const made = new WeakMap<PlaybookContext, Promise<T>>();
  return (context) => {
    const known = made.get(context);
    if (known) return known;
    const fresh = make(context);
    made.set(context, fresh);
    return fresh;
  };
}
