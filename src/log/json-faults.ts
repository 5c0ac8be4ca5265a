import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';

const LONGEST = 200;

/** Where a text stops being JSON, and what is expected there. */
export interface SyntaxFault {
  offset: number;
  expected: string;
}

/** JSON as a tree with its first fault. The parser goes down by calling itself; nothing sensible is thousands of lists deep. */
export function treeOf(text: string): { root: Node | undefined; fault: SyntaxFault | null } {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const [first] = errors;
    return {
      root,
      fault: first ? { offset: first.offset, expected: wordsOf(printParseErrorCode(first.error)) } : null,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, fault: { offset: 0, expected: 'nested too deeply' } };
  }
}

/** `CloseBraceExpected` as "close brace expected". */
const wordsOf = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** The first fault of a text, as "line 3, column 12: close brace expected". */
export function syntaxFault(text: string): string {
  const { fault } = treeOf(text);
  const before = text.slice(0, fault?.offset ?? 0).split(/\r\n|\r|\n/);
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return `${place}: ${fault?.expected ?? 'not a value of JSON'}`;
}

type Issue = z.core.$ZodIssue;

/** What does not fit a schema, in words for whoever wrote the file; one line, whatever its keys are. */
export function shapeFault(issue: Issue | undefined): string {
  const message = (issue?.message ?? 'it is not as expected').replace(/^Invalid input: /, '');
  const [, expected, received] = /^expected (.+), received (.+)$/.exec(message) ?? [];
  if (expected === undefined) return shortened(message);
  return received === 'undefined' ? `${expected} is missing` : `${expected} expected, not ${received ?? ''}`;
}

/** Where in the document that is, as `rules.1.name`; empty for the document itself. */
export const placeOf = (issue: Issue | undefined): string => shortened((issue?.path ?? []).map(String).join('.'));

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
