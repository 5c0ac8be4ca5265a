import { createHash } from 'node:crypto';
import type { Report } from '../../protocol/report';
import type { ExportOptions } from '../markdown/post-mortem';
import { timelineChart } from './chart';
import { distributions } from './distributions';
import { escaped } from './escape';
import { causes, events, examples, facts, features, problems, segments, steps, timeline } from './sections';
import { STYLE } from './style';

/**
 * The investigation as one HTML file that needs nothing else: charts are inline SVG, there is no script, and the
 * content security policy allows only the one style sheet. Lists are bounded, so that it stays far below 2 MB.
 */
export function htmlPage(report: Report, options: ExportOptions): string {
  const sections: [string, string][] = [
    ['Likeliest causes', causes(report)],
    ['Timeline', timelineChart(report) + timeline(report)],
    ['What drifted', distributions(report)],
    ['The five steps', steps(report)],
    ['Features', features(report)],
    ['Segments', segments(report)],
    ['Events', events(report)],
    ['Wrong predictions', examples(report)],
    ['About this log', problems(report)],
    ['The same report again', `<pre>${escaped(options.command, 8000)}</pre>`],
  ];
  const body = sections
    .filter(([, content]) => content !== '')
    .map(([title, content]) => `<section><h2>${title}</h2>\n${content}</section>`);
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.headline, 120)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(report.headline, 2000)}</h1>
${facts(report)}
${body.join('\n')}
</main>
</body>
</html>
`;
}
