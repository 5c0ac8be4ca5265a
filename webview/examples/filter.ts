import { html, nothing, type TemplateResult } from 'lit';
import type { ExampleReport, SegmentWhere } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { kindName } from '../ui/kinds';
import { segmentText } from '../ui/segment-label';
import { shown } from '../ui/text';

const valueOf = (example: ExampleReport, column: string): string | undefined => {
  const value = example.segments[column] ?? example.features[column];
  return value === null || value === undefined ? undefined : String(value);
};

/** Whether an example is in a segment, as far as its columns are logged: bins and hours are not looked at. */
function isIn(example: ExampleReport, where: SegmentWhere): boolean {
  return Object.entries(where).every(([column, value]) => {
    const own = valueOf(example, column);
    return own === undefined || own === value;
  });
}

/** `country = BR` for every value that some but not all of the examples have. */
function choices(examples: readonly ExampleReport[]): string[] {
  const counted = new Map<string, number>();
  for (const { segments } of examples) {
    for (const [column, value] of Object.entries(segments)) {
      const text = segmentText({ [column]: value ?? '(missing)' });
      counted.set(text, (counted.get(text) ?? 0) + 1);
    }
  }
  return [...counted].flatMap(([text, count]) => (count < examples.length ? [text] : [])).sort();
}

/** The examples that the reader's filter leaves, with their places in the report. */
export function filtered({ report, state }: Page): { example: ExampleReport; index: number }[] {
  const { segment, cause } = state.examples;
  const where = cause === null ? null : (report.hypotheses?.[cause]?.segment ?? null);
  return (report.examples ?? [])
    .map((example, index) => ({ example, index }))
    .filter(({ example }) => !where || isIn(example, where))
    .filter(
      ({ example: { segments } }) =>
        segment === '' ||
        Object.entries(segments).some(([column, value]) => segmentText({ [column]: value ?? '(missing)' }) === segment),
    );
}

/** Two lists to narrow the examples by: a value of a segment, and a likely cause. */
export function exampleFilters({ report, state, update }: Page): TemplateResult | typeof nothing {
  const values = choices(report.examples ?? []);
  const causes = (report.hypotheses ?? []).flatMap(({ kind, segment }, index) =>
    segment ? [{ kind, segment, index }] : [],
  );
  const set = (change: Partial<typeof state.examples>) =>
    update({ examples: { ...state.examples, selected: 0, ...change } });
  const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;
  if (values.length + causes.length === 0) return nothing;
  return html`<span class="filters">
    ${
      values.length > 0
        ? html`<select
            aria-label=${t('Only examples of a segment')}
            @change=${(event: Event) => set({ segment: chosen(event) })}
          >
            <option value="" ?selected=${state.examples.segment === ''}>${t('All segments')}</option>
            ${values.map((value) => html`<option value=${value} ?selected=${value === state.examples.segment}>${shown(value, 80)}</option>`)}
          </select>`
        : nothing
    }
    ${
      causes.length > 0
        ? html`<select
            aria-label=${t('Only examples of a likely cause')}
            @change=${(event: Event) => set({ cause: chosen(event) === '' ? null : Number(chosen(event)) })}
          >
            <option value="" ?selected=${state.examples.cause === null}>${t('All causes')}</option>
            ${causes.map(
              ({ kind, segment, index }) =>
                html`<option value=${String(index)} ?selected=${index === state.examples.cause}>
                  ${kindName(kind)}: ${shown(segmentText(segment), 80)}
                </option>`,
            )}
          </select>`
        : nothing
    }
  </span>`;
}
