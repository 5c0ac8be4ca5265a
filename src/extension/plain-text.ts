import { shown } from '../report/neutral-text';

/**
 * VS Code reads icons (`$(name)`) in labels and links (`[text](command:…)`, which run what they name) in notifications and
 * prompts. Names of files and columns, values and titles of events may hold either; these keep them text.
 */

/** Letters that a row of a list, a notification or a hover takes. */
const LONGEST = { label: 200, message: 1_000, hover: 2_000 };

/** For a tree row or a placeholder, in which nothing but invisible characters is special. */
export const plainLine = (text: string): string => shown(text, LONGEST.label);

/** For a quick pick or the status bar: icons in it are not drawn. */
export const plainLabel = (text: string): string => plainLine(text).replace(/\$\([\w~-]+\)/g, String.raw`\$&`);

/** For a notification or a prompt: links in it lead nowhere. */
export const plainMessage = (text: string): string => shown(text, LONGEST.message).replaceAll('](', '] (');

/** For a tooltip that is a string, which VS Code shows as it is. */
export const plainHover = (text: string): string => shown(text, LONGEST.hover);
