import { isAbsolute, relative, sep } from 'node:path';
import type { Report } from '../protocol/report';

/**
 * The report with its files named as seen from `folder`, the document's or the one where the command runs: what is sent
 * to others tells nothing of where somebody's files lie, and names them as the command that makes the report again does.
 */
export function namedFrom(folder: string, report: Report): Report {
  const name = (path: string): string => {
    const seen = isAbsolute(path) ? relative(folder, path) : path;
    return isAbsolute(seen) || seen === '' ? path.split(/[\\/]/).pop() || path : seen.replaceAll(sep, '/');
  };
  const optional = (path: string | null): string | null => (path === null ? null : name(path));
  const { source, periods, examples, problems } = report;
  const paths = [...new Set([...source.files, ...filesRead(report)])].filter(isAbsolute);
  const inText = (text: string): string => paths.reduce((named, path) => named.replaceAll(path, name(path)), text);
  return {
    ...report,
    source: { ...source, files: source.files.map(name) },
    periods: {
      good: { ...periods.good, ...(periods.good.reference ? { reference: periods.good.reference.map(name) } : {}) },
      bad: periods.bad,
    },
    examples: examples.map((example) => ({
      ...example,
      file: optional(example.file),
      nearest: example.nearest && { ...example.nearest, file: optional(example.nearest.file) },
    })),
    steps: report.steps.map((step) => ({
      ...step,
      summary: inText(step.summary),
      findings: step.findings.map((finding) => ({ ...finding, text: inText(finding.text) })),
    })),
    problems: problems.map((problem) => ({ ...problem, text: inText(problem.text) })),
  };
}

const filesRead = ({ source, periods }: Report): string[] => [
  ...source.read.files.map(({ path }) => path),
  ...(periods.good.reference ?? []),
];
