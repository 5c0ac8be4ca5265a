const DATE = /^\s*[+]?\d{4}[-/.](0?[1-9]|1[0-2])[-/.]([0-2]?\d|3[01])([T ]\d{1,2}(:?\d{2}){0,2}|\s*$)/i;
const BASIC = /^\s*\d{8}T\d{4,6}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?\s*$/i;
const DAY_FIRST = /^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}([T ,]+\d{1,2}:\d{2}.*)?\s*$/;
const NAMED_MONTH = /^\s*(\w{3},?\s+)?\d{1,2}[-/ ]\w{3,9}[-/ ,]+\d{4}\b|^\s*\w{3,9}\s+\d{1,2},?\s+\d{4}\b/;

/** Whether a text has the look of a date or an instant. The format reader decides how it is understood. */
export const looksLikeTime = (text: string): boolean =>
  DATE.test(text) || BASIC.test(text) || DAY_FIRST.test(text) || NAMED_MONTH.test(text);
