import type { PartialReport } from '../protocol/investigation';

/** How the command line is told to do what the editor does otherwise, and how that is said in the editor. */
const WORDS: [command: RegExp, inEditor: string][] = [
  [/ ?\(CLICKHOUSE_USER and CLICKHOUSE_PASSWORD\)/g, ''],
  [/set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD/g, 'they are asked for'],
  [/, or allow more time with CLICKHOUSE_QUERY_SECONDS/g, ''],
  [/--role (\w+)=COLUMN or (\w+)=COLUMN/g, 'the role “$1” or “$2”'],
  [/--role (\w+)=COLUMN/g, 'the role “$1”'],
  [/--read timeFormat=…/g, '“timeFormat” in the document'],
  [/--memory \(for example --memory \w+\)/g, 'the setting “Model Incident: Memory”'],
  [/--good and --reference/g, 'A good period and a reference log'],
  [/(?:the path given to )?--events\b/g, 'the paths of the event files'],
  [/--labels\b/g, 'label files'],
  [/--where\b/g, 'the restriction'],
];

/** A sentence of the analysis as it is said in the editor, where nobody types options. */
export const inEditor = (text: string): string =>
  WORDS.reduce((said, [command, words]) => said.replace(command, words), text);

/** A report with its sentences as they are said in the editor; values of the log stay as they are. */
export function inEditorWords(report: PartialReport): PartialReport {
  return {
    ...report,
    steps: report.steps.map((step) => ({
      ...step,
      summary: inEditor(step.summary),
      findings: step.findings.map((finding) => ({ ...finding, text: inEditor(finding.text) })),
    })),
    ...(report.problems && { problems: report.problems.map((one) => ({ ...one, text: inEditor(one.text) })) }),
  };
}
