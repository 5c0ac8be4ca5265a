const EDGE = 16;
const TITLE = 28;

/** A chart as it is on the screen, with its title above, as PNG in base64. */
export function pictureOf(canvas: HTMLCanvasElement, title: string): string {
  const scale = canvas.width / Math.max(1, canvas.clientWidth);
  const target = document.createElement('canvas');
  target.width = canvas.width + 2 * EDGE * scale;
  target.height = canvas.height + (2 * EDGE + TITLE) * scale;
  const context = target.getContext('2d');
  if (!context) return '';
  const style = getComputedStyle(document.body);
  context.fillStyle = style.getPropertyValue('--vscode-editor-background') || '#ffffff';
  context.fillRect(0, 0, target.width, target.height);
  context.fillStyle = style.getPropertyValue('--vscode-foreground') || '#000000';
  context.font = `600 ${13 * scale}px ${style.fontFamily}`;
  context.textBaseline = 'top';
  context.fillText(title, EDGE * scale, EDGE * scale, target.width - 2 * EDGE * scale);
  context.drawImage(canvas, EDGE * scale, (EDGE + TITLE) * scale);
  return target.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
