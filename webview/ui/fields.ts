import type { nothing } from 'lit';
import { html, type TemplateResult } from 'lit';

type Content = TemplateResult | string | typeof nothing;

/** A list of names with their values, in two aligned columns. */
export const fields = (rows: [name: string, value: Content][]): TemplateResult => html`
  <dl class="fields">
    ${rows.map(
      ([name, value]) =>
        html`<div class="field">
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>
`;

/** A small table that needs no window: a header row, then rows of cells. */
export const plainTable = (
  label: string,
  heads: { title: string; numeric?: boolean }[],
  rows: Content[][],
): TemplateResult => html`
  <table class="plain" aria-label=${label}>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col" class=${head.numeric ? 'numeric' : ''}>${head.title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell, column) => html`<td class=${heads[column]?.numeric ? 'numeric' : ''}>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>
`;
