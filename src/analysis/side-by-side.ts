/**
 * Runs pieces of work at once. When one fails, `stop` tells the others and they are waited for, and the first failure
 * is thrown: no work is left running behind an error, and no rejection is lost.
 */
export async function sideBySide<T extends readonly unknown[]>(
  stop: () => void,
  works: { [Index in keyof T]: () => Promise<T[Index]> },
): Promise<T> {
  const failures: unknown[] = [];
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return await work();
      } catch (error) {
        failures.push(error);
        stop();
        return undefined;
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results as unknown as T;
}
