import { Chart, type ChartConfiguration, type ChartType } from 'chart.js';
import { chartTheme, onThemeChange, type ChartTheme } from './theme';

export type Drawing = (theme: ChartTheme) => ChartConfiguration<ChartType, unknown[]>;

/** `<incident-chart>`: one Chart.js canvas that is drawn anew when its drawing or the theme changes. */
export class ChartElement extends HTMLElement {
  #drawing: Drawing | null = null;
  #label = '';
  #chart: Chart<ChartType, unknown[]> | null = null;
  #pending = 0;
  #stopWatching: (() => void) | null = null;

  set drawing(drawing: Drawing) {
    this.#drawing = drawing;
    this.#schedule();
  }

  /** What the chart says, for those who cannot see it. */
  set label(label: string) {
    this.#label = label;
    this.querySelector('canvas')?.setAttribute('aria-label', label);
  }

  get chart(): Chart<ChartType, unknown[]> | null {
    return this.#chart;
  }

  connectedCallback(): void {
    this.#stopWatching = onThemeChange(() => this.#schedule());
    this.#schedule();
  }

  disconnectedCallback(): void {
    this.#stopWatching?.();
    cancelAnimationFrame(this.#pending);
    this.#chart?.destroy();
    this.#chart = null;
    this.replaceChildren();
  }

  #schedule(): void {
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    if (!this.#drawing || !this.isConnected) return;
    this.#chart?.destroy();
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', this.#label);
    this.replaceChildren(canvas);
    const theme = chartTheme();
    Chart.defaults.color = theme.muted;
    Chart.defaults.font.family = theme.font;
    Chart.defaults.font.size = 11;
    this.#chart = new Chart(canvas, this.#drawing(theme));
    this.dispatchEvent(new CustomEvent('drawn', { bubbles: true }));
  }
}
