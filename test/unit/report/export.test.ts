import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.mjs';
import { emptyRequest } from '../../../src/protocol/investigation';
import { reproducingCommand } from '../../../src/report/command';
import { htmlPage } from '../../../src/report/html/page';
import { postMortem } from '../../../src/report/markdown/post-mortem';
import { feature, hostileReport, report } from './report-fixture';

const COMMAND = { command: 'model-incident investigate shop.csv' };
const HOSTILE = [
  '<script>window.broken = true</script>',
  '"><img src=x onerror="window.broken = true">',
  "' onmouseover='window.broken=true",
  '</style></title></svg><iframe src=//example.com>',
  '[click](javascript:alert(1)) ![x](http://example.com/x.png) <https://example.com>',
  '# heading\n- list | cell | ``` code ` `` $x$ **bold** _em_ ~~s~~ @someone www.example.com',
  '\u202egnp.exe\u001b[31m',
];

describe('the post-mortem in Markdown', () => {
  const text = postMortem(report(), COMMAND);

  it('has impact, timeline, causes, evidence, what was ruled out, how to reproduce, questions and room for people', () => {
    const titles = text.split('\n').filter((line) => line.startsWith('## '));
    expect(titles).toEqual([
      '## Impact',
      '## Timeline',
      '## Likeliest causes',
      '## Evidence: the five steps',
      '## Evidence: drifted features',
      '## Evidence: worst segments',
      '## Ruled out',
      '## To reproduce',
      '## Open questions',
      '## For people to fill in',
    ]);
    expect(text).toContain('Accuracy: 78.1% → **52.1%** (−26 points, 95% interval −28 to −24)');
    expect(text).toContain('| 2026-03-07 16:00 | **onset** ±3 min, step, from nulls of recency |');
    expect(text).toContain('- Infrastructure: Volume, errors and latency are as before.');
    expect(text).toContain('`shop.csv:120`');
    expect(text).toContain('model-incident investigate shop.csv');
  });

  it.each(HOSTILE)('shows %j as text', (value) => {
    const hostile = postMortem(hostileReport(value), COMMAND);
    const outsideCode = hostile.replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/<(?!\/?br)[a-z/!]/i);
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(/);
    expect(outsideCode).not.toMatch(/https?:\/\//);
    expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    // A value never starts a line of its own, so it cannot begin a heading, a list or a table row.
    expect(hostile.split('\n').filter((line) => line.startsWith('## '))).toHaveLength(10);
    const rows = hostile.split('\n').filter((line) => line.startsWith('| '));
    const widths = new Set(rows.map((line) => line.split(/(?<!\\)\|/).length));
    expect([...widths].sort()).toEqual([4, 8]);
  });
});

it('reads like sentences in its source too: only what Markdown would take for markup is escaped', () => {
  const headline = 'Accuracy fell at 2026-03-05 19:57 UTC (19:56–20:00) for visits_30d=high; a*b went wrong.';
  expect(postMortem(report({ headline }), COMMAND).split('\n')[0]).toBe(`# ${headline.replace('*', '\\*')}`);
});

describe('the HTML page', () => {
  it('shows when it happened: metric, both periods, onset and events in a chart, and the minutes in a table', () => {
    const page = htmlPage(
      report({
        events: [...report().events, ...report().events.map((event) => ({ ...event, id: 'e2', coincides: false }))],
      }),
      COMMAND,
    );
    const timeline = /<h2>Timeline<\/h2>([^]*?)<\/section>/.exec(page)?.[1] ?? '';
    for (const mark of ['metric', 'good', 'bad', 'onset', 'onset-band', 'event', 'event coinciding']) {
      expect(timeline).toContain(`class="${mark}"`);
    }
    for (const label of ['>50%<', '>60%<', '>70%<']) expect(timeline).toContain(label);
    expect(timeline.replace(/<[^>]+>/g, ' ')).toMatch(
      /good period begins[^]*good period ends[^]*pipeline: feature-store refresh \(coincides\)[^]*onset ±3 min[^]*bad period begins/,
    );
  });

  it('is self-contained: no script, no address but its own, a policy that allows nothing else', () => {
    const page = htmlPage(report(), COMMAND);
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-`);
    expect(page).not.toMatch(/<script|\bsrc=|\bhref=|url\(|@import|\bon[a-z]+=|\bstyle="/i);
    expect(page).toContain('<svg');
    expect(page).toContain('class="onset"');
    expect(page.match(/<figure>/g)?.length).toBe(report().features.filter(({ drifted }) => drifted).length);
  });

  it('stays below 2 MB with a thousand features of a kilobyte of text each', () => {
    const long = '<'.repeat(1000);
    const page = htmlPage(
      { ...hostileReport(long), features: Array.from({ length: 1000 }, () => feature(long, true)) },
      COMMAND,
    );
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });

  it.skipIf(findChromium() === undefined)('runs nothing in a real browser and shows hostile text as text', async () => {
    const browser = await chromium.launch({
      executablePath: findChromium(),
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      const tab = await browser.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      tab.on('request', (request) => requests.push(request.url()));
      tab.on('console', (message) => complaints.push(message.text()));
      for (const value of HOSTILE) {
        await tab.setContent(htmlPage(hostileReport(value), COMMAND));
        expect(await tab.evaluate('window.broken')).toBeUndefined();
        expect(await tab.evaluate(`document.querySelectorAll('script, img, iframe, a').length`)).toBe(0);
        // The policy lets the style sheet through: without it the charts would be black.
        expect(await tab.evaluate(`getComputedStyle(document.querySelector('.metric')).fill`)).toBe('none');
      }
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('the reproducing command', () => {
  it('writes proposed periods out and quotes what a shell would read', () => {
    const request = {
      ...emptyRequest(["it's a log.csv", '$(reboot).csv']),
      where: [{ column: 'model', value: 'a b' }],
    };
    expect(reproducingCommand(request, report())).toBe(
      `model-incident investigate 'it'\\''s a log.csv' '$(reboot).csv' ` +
        `--good 2026-03-01T00:00:00.000Z/2026-03-07T06:00:00.000Z ` +
        `--bad 2026-03-07T17:00:00.000Z/2026-03-08T00:00:00.000Z --where 'model=a b'`,
    );
  });
});
