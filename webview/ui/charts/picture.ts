const EDGE = 16;
const TITLE = 28;
const KEY = 24;
const GAP = 8;

/** A line of the legend: how it is drawn, and what it is. */
export interface LegendLine {
  name: string;
  color: string;
  dash: number[];
}

interface Dataset {
  label?: string;
  borderColor?: unknown;
  borderDash?: unknown;
}

/** What the lines and bars of a chart are called; its bands and edges have no names. */
export const linesOf = (chart: { data: { datasets: Dataset[] } } | null | undefined): LegendLine[] =>
  (chart?.data.datasets ?? []).flatMap(({ label, borderColor, borderDash }) =>
    label
      ? [
          {
            name: label,
            color: typeof borderColor === 'string' ? borderColor : '#888888',
            dash: Array.isArray(borderDash) ? borderDash.filter((one) => typeof one === 'number') : [],
          },
        ]
      : [],
  );

/** A chart as it is on the screen, with its title and legend above, as PNG in base64. */
export function pictureOf(canvas: HTMLCanvasElement, title: string, legend: readonly LegendLine[] = []): string {
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const target = document.createElement('canvas');
  target.width = canvas.width + 2 * EDGE * scale;
  target.height = canvas.height + (2 * EDGE + TITLE) * scale;
  const context = target.getContext('2d');
  if (!context) return '';
  const style = getComputedStyle(document.body);
  context.fillStyle = style.getPropertyValue('--vscode-editor-background') || '#ffffff';
  context.fillRect(0, 0, target.width, target.height);
  context.scale(scale, scale);
  context.fillStyle = style.getPropertyValue('--vscode-foreground') || '#000000';
  context.textBaseline = 'top';
  context.font = `600 13px ${style.fontFamily}`;
  const width = target.width / scale - 2 * EDGE;
  context.fillText(title, EDGE, EDGE, width);
  const begin = EDGE + Math.min(width, context.measureText(title).width) + 2 * GAP;
  context.font = `12px ${style.fontFamily}`;
  drawLegend(context, legend, begin, EDGE + width);
  context.drawImage(canvas, EDGE, EDGE + TITLE, canvas.width / scale, canvas.height / scale);
  return target.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** From left to right as far as there is room. */
function drawLegend(
  context: CanvasRenderingContext2D,
  legend: readonly LegendLine[],
  begin: number,
  end: number,
): void {
  let x = begin;
  for (const { name, color, dash } of legend) {
    const width = context.measureText(name).width;
    if (x + KEY + GAP + width > end) return;
    context.beginPath();
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.setLineDash(dash);
    context.moveTo(x, EDGE + 7);
    context.lineTo(x + KEY, EDGE + 7);
    context.stroke();
    context.fillText(name, x + KEY + GAP / 2, EDGE);
    x += KEY + width + 3 * GAP;
  }
}
