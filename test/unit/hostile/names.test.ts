import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../../scripts/chromium.mjs';
import { investigate, spelled, type ReportFormat } from '../../../src/cli/work';
import { readLog } from '../../../src/log/open';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import type { Report } from '../../../src/protocol/report';
import { readingText } from '../../../src/report/text/reading';
import { smallLog } from '../cli/small-log';
import { CANARY, HOSTILE } from './texts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ROWS = 600;
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const texts = Object.values(HOSTILE);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * The small log with a column named after each hostile text; its devices, versions and ids are hostile. In the bad half
 * other hostile texts are values of these columns, so that findings speak of them.
 */
function hostileRows(): { names: string[]; rows: (string | null)[][] } {
  const [, ...lines] = smallLog(ROWS).trimEnd().split('\n');
  const names = ['request_id', 'ts', 'device', 'age', 'prediction', 'score_yes', 'actual', 'model_version', ...texts];
  const rows = lines.map((line, row) => {
    const [id = '', ts = '', device = '', age = '', ...rest] = line.split(',');
    const isBad = row >= ROWS / 2;
    // The next one's text: a header whose names come again as values would be taken for a row.
    const own = texts.map((_, index) =>
      isBad && (row + index) % 3 === 0 ? (texts[(index + 1) % texts.length] ?? '') : `plain ${(row + index) % 4}`,
    );
    const place = device === 'mobile' ? HOSTILE['script'] : HOSTILE['sql'];
    const version = isBad ? HOSTILE['image'] : HOSTILE['markdown'];
    return [`${id}${texts[row % texts.length]}`, ts, place ?? '', age, ...rest, version ?? '', ...own];
  });
  return { names, rows };
}

const csv = ({ names, rows }: ReturnType<typeof hostileRows>): string =>
  [names, ...rows].map((cells) => `${cells.map((cell) => quoted(cell ?? '')).join(',')}\n`).join('');

/** By hand: an object literal would lose `__proto__`. */
const jsonl = ({ names, rows }: ReturnType<typeof hostileRows>): string =>
  rows
    .map((cells) => {
      const members = cells.map((cell, index) => {
        const isNumber = names[index] === 'age' || names[index] === 'score_yes';
        return `${JSON.stringify(names[index])}:${cell === '' ? 'null' : isNumber ? cell : JSON.stringify(cell)}`;
      });
      return `{${members.join(',')}}\n`;
    })
    .join('');

/** Events whose every text is hostile, near the fall. */
const events = (): string =>
  JSON.stringify({
    events: texts.map((text, index) => ({
      id: text,
      type: text,
      title: text,
      time: new Date(Date.UTC(2026, 0, 1, 5, index)).toISOString(),
      url: 'javascript:window.pwned=true',
      [text === '__proto__' ? 'proto' : text]: text,
    })),
  });

let folder: string;
let home: string;
const reports = new Map<string, { report: Report; request: InvestigationRequest }>();

beforeAll(async () => {
  home = process.cwd();
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  const rows = hostileRows();
  await writeFile(join(folder, 'hostile.csv'), csv(rows));
  await writeFile(join(folder, 'hostile.jsonl'), jsonl(rows));
  await writeFile(join(folder, 'events.json'), events());
  const before = readdirSync(folder);
  for (const name of ['hostile.csv', 'hostile.jsonl']) {
    const request = { ...emptyRequest([join(folder, name)]), events: [join(folder, 'events.json')] };
    reports.set(name, { request, report: await investigate(request, {}) });
  }
  expect(readdirSync(folder)).toEqual(before);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const investigated = (name: string): { report: Report; request: InvestigationRequest } => {
  const found = reports.get(name);
  if (!found) throw new Error(`${name} was not investigated`);
  return found;
};

const written = (name: string, format: ReportFormat): string => {
  const { report, request } = investigated(name);
  return spelled(report, format, request, { width: 100, colour: false });
};

describe.each(['hostile.csv', 'hostile.jsonl'])('%s: hostile names and values everywhere', (name) => {
  it('is read to its columns and values, each as it stands', async () => {
    const read = await readLog(emptyRequest([join(folder, name)]));
    const names = read.columns.map((column) => column.name);
    expect(read.rows).toBe(ROWS);
    expect(read.rejected.count).toBe(0);
    for (const text of texts) expect(names).toContain(text);
    for (const column of read.columns) {
      if (!texts.includes(column.name) || column.name.trim() === '') continue;
      expect(column.distinct, column.name).toBe(5);
    }
  });

  it('is investigated as the same log with tame names would be', () => {
    const { report } = investigated(name);
    expect(report.source.rows).toBe(ROWS);
    expect(report.steps).toHaveLength(5);
    expect(report.metric.good).toBeGreaterThan(report.metric.bad ?? 1);
    expect(report.features.map((feature) => feature.name)).toContain('__proto__');
    const segments = report.segments.flatMap(({ where }) => Object.entries(where));
    expect(segments).toContainEqual(['device', HOSTILE['script']]);
    expect(report.events.length).toBeGreaterThan(0);
    expect(({} as Record<string, unknown>)['pwned']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('leaves nothing behind', () => {
    for (const place of [folder, home, tmpdir()])
      expect(readdirSync(place).filter((file) => file.includes(CANARY))).toEqual([]);
    expect(existsSync(CANARY)).toBe(false);
  });

  it('JSON keeps every text as it is', () => {
    const parsed = JSON.parse(written(name, 'json')) as Report;
    const { report } = investigated(name);
    expect(parsed.features.map((feature) => feature.name)).toEqual(report.features.map((feature) => feature.name));
    const [example] = report.examples;
    expect(Object.keys(parsed.examples[0]?.features ?? {}).sort()).toEqual(Object.keys(example?.features ?? {}).sort());
    expect(written(name, 'json')).not.toMatch(/"(seconds|root)":NaN/);
  });

  it('text moves no cursor, hides nothing and reverses nothing', async () => {
    expect(written(name, 'text')).not.toMatch(UNPRINTABLE);
    const read = await readLog(emptyRequest([join(folder, name)]));
    expect(readingText(read, { width: 100, colour: false })).not.toMatch(UNPRINTABLE);
  });

  it('Markdown has no markup, link, image or table cell of theirs', () => {
    const text = written(name, 'markdown');
    const outsideCode = text.replace(/```[\s\S]*?```/g, '').replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/<(?!\/?br)[a-z/!]/i);
    expect(outsideCode).not.toMatch(/(?<!\\)\]\(/);
    expect(outsideCode).not.toMatch(/(?<!\\)!\[/);
    expect(text).not.toMatch(/^# Heading/m);
    expect(text).not.toMatch(UNPRINTABLE);
  });

  it('HTML is inert by its text alone', () => {
    const page = written(name, 'html');
    const tags = [...page.matchAll(/<([a-z][\w-]*)([^>]*)>/gi)];
    expect(new Set(tags.map(([, tag]) => tag?.toLowerCase()))).not.toContain('script');
    expect(tags.filter(([, tag]) => /^(img|iframe|object|embed|link|base|form|a)$/i.test(tag ?? ''))).toEqual([]);
    expect(tags.filter(([, , attributes]) => /\son\w+\s*=|javascript:|srcdoc/i.test(attributes ?? ''))).toEqual([]);
    expect(page).not.toMatch(UNPRINTABLE);
  });
});

it.skipIf(findChromium() === undefined)(
  'a real browser runs and asks nothing, with its policy and without',
  async () => {
    const browser = await chromium.launch({
      executablePath: findChromium(),
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      const tab = await browser.newPage();
      const requests: string[] = [];
      tab.on('request', (request) => requests.push(request.url()));
      tab.on('dialog', (dialog) => void dialog.dismiss().then(() => requests.push('dialog')));
      for (const name of reports.keys()) {
        const page = written(name, 'html');
        const withoutPolicy = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, '');
        expect(withoutPolicy).not.toBe(page);
        for (const content of [page, withoutPolicy]) {
          await tab.setContent(content);
          expect(await tab.evaluate('window.pwned')).toBeUndefined();
          expect(await tab.evaluate(`document.querySelectorAll('script, img, iframe, a, svg[onload]').length`)).toBe(0);
          // The text is there to be read.
          expect(await tab.evaluate('document.body.textContent')).toContain('<script>window.pwned = true</script>');
        }
      }
      expect(requests).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);
