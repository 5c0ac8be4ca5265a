import { describe, expect, test } from 'vitest';
import { exported, exportName } from '../../../src/extension/share/export-formats';
import { headlineMessage } from '../../../src/extension/share/headline-message';
import { emptyRequest } from '../../../src/protocol/investigation';
import { shopflowReport } from '../../webview/snapshots/shopflow';

describe('the headline for a chat', () => {
  test('carries the numbers, the periods, the onset and what to do', () => {
    const lines = headlineMessage(shopflowReport).split('\n');
    expect(lines[0]).toBe(shopflowReport.headline);
    const rest = lines.slice(1).join('\n');
    expect(rest).toMatch(/Accuracy: 78\.\d% → 5\d\.\d% \(−26\.2 points, 95% interval −\d/);
    expect(rest).toMatch(/Bad: 2026-03-0\d \d\d:\d\d to .* UTC, \d+ rows/);
    expect(rest).toMatch(/Onset: 2026-03-05 \d\d:\d\d UTC, .*; coincides with /);
    expect(rest).toContain(`Next: ${shopflowReport.hypotheses[0]?.action}`);
  });

  test('is empty while there is none, and leaves out what is not known', () => {
    expect(headlineMessage({ steps: [] })).toBe('');
    expect(headlineMessage({ steps: [], headline: 'Accuracy fell.' })).toBe('Accuracy fell.');
  });
});

describe('export', () => {
  const request = { ...emptyRequest(['shop.jsonl']), where: [{ column: 'device', value: 'mobile' }] };

  const asked = { request, folder: '/home/someone/incidents' };

  test('names files as seen from the document, and tells nothing of where they lie', () => {
    const inside = '/home/someone/incidents/logs/shop.jsonl';
    const { source, examples } = shopflowReport;
    const report = {
      ...shopflowReport,
      source: { ...source, files: [inside, '/home/someone/labels.csv'] },
      examples: examples.map((example) => ({ ...example, file: inside })),
      problems: [{ code: 'x', text: `${inside} has 3 lines that could not be read.` }],
    };
    for (const format of ['markdown', 'html'] as const) {
      const text = exported(format, report, asked);
      expect(text).toContain('logs/shop.jsonl');
      expect(text).toContain('../labels.csv');
      expect(text).toMatch(/logs\/shop\.jsonl:\d+/);
      expect(text).not.toContain('/home/someone');
    }
  });

  test('of every format names the command that makes the report again', () => {
    const markdown = exported('markdown', shopflowReport, asked);
    expect(markdown).toMatch(/^# Accuracy fell/);
    expect(markdown).toContain('model-incident investigate shop.jsonl');
    expect(markdown).toContain('--where device=mobile');
    const page = exported('html', shopflowReport, asked);
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect(JSON.parse(exported('json', shopflowReport, asked))).toMatchObject({ headline: shopflowReport.headline });
  });

  test('is named after the document', () => {
    expect(exportName('shop.incident.json', 'markdown')).toBe('shop.post-mortem.md');
    expect(exportName('shop.incident.json', 'html')).toBe('shop.report.html');
    expect(exportName('shop.json', 'json')).toBe('shop.report.json');
  });
});
