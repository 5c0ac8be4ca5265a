/**
 * Runs pieces of work at once. When one fails, the others are told to stop and waited for, and the first failure is
 * thrown: no work is left running behind an error, and no rejection is lost.
 */
export async function sideBySide<T extends readonly unknown[]>(
  signal: AbortSignal | undefined,
  works: { [Index in keyof T]: (signal: AbortSignal) => Promise<T[Index]> },
): Promise<T> {
  const abort = new AbortController();
  const either = signal === undefined ? abort.signal : AbortSignal.any([signal, abort.signal]);
  const failures: unknown[] = [];
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return await work(either);
      } catch (error) {
        failures.push(error);
        abort.abort();
        return undefined;
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results as unknown as T;
}
