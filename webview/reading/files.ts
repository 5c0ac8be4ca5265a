import { html, nothing, type TemplateResult } from 'lit';
import type { ReadReport, TimeReading } from '../../src/protocol/read';
import type { Page } from '../page';
import { t } from '../strings';
import { fields, plainTable } from '../ui/fields';
import { bytes, count, NONE, timeRange, zoneName, type TimeZone } from '../ui/format';
import { shown } from '../ui/text';

const NAMES: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  ' ': 'space',
  '"': 'double quote',
  "'": 'single quote',
  '\\': 'backslash',
};

/** A separator is named, not only drawn: a tab or a comma alone is easily overlooked. */
const character = (value: string | null): string => (value === null ? NONE : t(NAMES[value] ?? shown(value)));

const firstAndLast = ({ first, last }: TimeReading, zone: TimeZone): string =>
  first === null || last === null ? NONE : `${timeRange(first, last, zone)} ${zoneName(zone, last)}`;

/** The serving or monitoring system that wrote the log, and whether a real file of it was ever read here. */
const recognised = ({ recognised: formats = [] }: ReadReport): [string, TemplateResult][] =>
  formats.map(({ title, basis }) => [
    t('Recognised as'),
    html`<bdi>${shown(title, 200)}</bdi>
      <span class="tag"
        >${basis === 'sample' ? t('tried on a real file') : t('after its documentation, never tried on a real file')}</span
      >`,
  ]);

/** Files with their sizes, and how their text was understood. */
export function filesRead(read: ReadReport, { snapshot, state, send }: Page): TemplateResult {
  const delimited = read.delimiter !== null;
  return html`<section aria-labelledby="files-title">
    <h2 id="files-title">${t('Files')}</h2>
    ${plainTable(
      t('Files'),
      [
        { title: t('File') },
        { title: t('Format') },
        { title: t('Size'), numeric: true },
        { title: t('Rows'), numeric: true },
      ],
      read.files.map((file) => [
        html`<bdi>${shown(file.path, 300)}</bdi>`,
        `${file.format}${file.compression ? `, ${file.compression}` : ''}`,
        bytes(file.bytes),
        count(file.rows),
      ]),
    )}
    ${fields([
      ...recognised(read),
      [t('Rows'), t('{0}, of them {1} repeated', count(read.rows), count(read.duplicateRows))],
      [t('Encoding'), shown(read.encoding)],
      ...(delimited
        ? ([
            [t('Delimiter'), character(read.delimiter)],
            [t('Quote'), character(read.quote)],
            [t('Escape'), character(read.escape)],
            [t('Header line'), read.header ? t('yes') : t('no')],
          ] as [string, string][])
        : []),
      [
        t('Time'),
        read.time
          ? t(
              '{0}: {1}, zone {2}',
              read.time.clock === undefined
                ? shown(read.time.column, 200)
                : t('{0} with {1}', shown(read.time.column, 200), shown(read.time.clock, 200)),
              read.time.format,
              read.time.zone,
            )
          : t('none found'),
      ],
      ...(read.time ? ([[t('First and last'), firstAndLast(read.time, state.zone)]] as [string, string][]) : []),
      ...(read.time?.unreadable ? ([[t('Unreadable times'), count(read.time.unreadable)]] as [string, string][]) : []),
      [t('Task'), read.task ?? t('unknown')],
      ...(snapshot.document.where?.length
        ? ([
            [
              t('Restricted to'),
              snapshot.document.where.map((one) => `${shown(one.column)} = ${shown(one.value)}`).join(', '),
            ],
          ] as [string, string][])
        : []),
    ])}
    <button class="link" @click=${() => send({ type: 'readOtherwise' })}>${t('Read It Otherwise…')}</button>
    ${
      read.problems.length
        ? html`<ul class="problems">
            ${read.problems.map((problem) => html`<li>${shown(problem.text)}</li>`)}
          </ul>`
        : nothing
    }
  </section>`;
}
