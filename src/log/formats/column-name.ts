/** Longer names are no names: reports, tables and messages repeat them hundreds of times. */
const LONGEST_NAME = 256;

/** What a column is called: its name, cut where it is endless, with a number where it is taken. Takes the name. */
export function columnName(written: string, taken: Set<string>): string {
  const short = cut(written);
  let name = short;
  for (let copy = 2; taken.has(name); copy++) name = `${short}_${copy}`;
  taken.add(name);
  return name;
}

/** Never splits a character of two code units. */
function cut(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  return `${[...name.slice(0, LONGEST_NAME)].slice(0, -1).join('')}…`;
}
