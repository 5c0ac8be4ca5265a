import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fixedPart,
  fromDocumentPath,
  liesWithin,
  rebase,
  toDocumentPath,
} from '../../../src/extension/document/document-paths';
import { documentName, newDocumentText } from '../../../src/extension/document/new-document';

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const folder = fc.array(name, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

describe('paths in a document', () => {
  test('lead back to the file, from any folder', () => {
    fc.assert(
      fc.property(folder, folder, name, (from, place, file) => {
        const absolute = path.join(place, file);
        return fromDocumentPath(from, toDocumentPath(from, absolute)) === absolute;
      }),
    );
  });

  test('name the folder that the document stands in, where its repository is that folder', () => {
    expect(toDocumentPath('/shop', '/shop')).toBe('.');
    expect(fromDocumentPath('/shop', '.')).toBe('/shop');
  });

  test('name the same file after the document was saved elsewhere', () => {
    fc.assert(
      fc.property(folder, folder, name, (from, to, file) => {
        const written = toDocumentPath(from, path.join(from, file));
        return fromDocumentPath(to, rebase(written, from, to)) === fromDocumentPath(from, written);
      }),
    );
    expect(rebase('/data/a.csv', '/x', '/y')).toBe('/data/a.csv');
  });

  test.each([
    ['/work', '/work/a.csv', true],
    ['/work', '/work', true],
    ['/work', '/workshop/a.csv', false],
    ['/work', '/etc/passwd', false],
    ['/work', '/', false],
  ])('in %s lies %s: %s', (place, file, expected) => {
    expect(liesWithin([place], file)).toBe(expected);
  });

  test('a glob cannot leave its fixed part', () => {
    expect(fixedPart('/logs/2024-*/a.csv')).toBe('/logs');
    expect(fixedPart('/logs/*.csv')).toBe('/logs');
    expect(fixedPart('/logs/a.csv')).toBe('/logs/a.csv');
  });
});

describe('a new document', () => {
  test('holds what was chosen and leaves out what is proposed', () => {
    const text = newDocumentText('/w', { logs: ['/w/a.csv', '/data/b.csv'], roles: [] });
    expect(JSON.parse(text)).toEqual({ version: 1, logs: ['a.csv', '../data/b.csv'] });
  });

  test.each([
    ['/w/predictions.csv.gz', 1, 'predictions.incident.json'],
    ['/w/run.2.parquet', 2, 'run.2-2.incident.json'],
    ['/w/log', 1, 'log.incident.json'],
  ])('of %s, attempt %i, is called %s', (log, attempt, expected) => {
    expect(documentName(log, attempt)).toBe(expected);
  });
});
