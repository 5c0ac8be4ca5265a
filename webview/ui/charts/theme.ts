/** The colours of the current theme that canvases need; everything else takes them from CSS. */
export interface ChartTheme {
  foreground: string;
  muted: string;
  grid: string;
  background: string;
  good: string;
  bad: string;
  rest: string;
  onset: string;
  hover: string;
  font: string;
  /** High contrast themes have no tinted areas to rely on: lines get thicker and areas get borders. */
  highContrast: boolean;
}

/** Reads the theme VS Code has set on this document. */
export function chartTheme(): ChartTheme {
  const style = getComputedStyle(document.body);
  const variable = (...names: string[]): string => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value) return value;
    }
    return style.color;
  };
  return {
    foreground: variable('foreground', 'editor-foreground'),
    muted: variable('descriptionForeground', 'foreground'),
    grid: variable('editorWidget-border', 'contrastBorder', 'panel-border'),
    background: variable('editor-background'),
    good: variable('charts-blue'),
    bad: variable('charts-red'),
    rest: variable('charts-green'),
    onset: variable('charts-purple'),
    hover: variable('editorHoverWidget-background', 'editorWidget-background', 'editor-background'),
    font: variable('font-family'),
    highContrast: document.body.className.includes('vscode-high-contrast'),
  };
}

/** Calls back when VS Code switches theme: it rewrites the body's class and the document element's style. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  return () => observer.disconnect();
}

const normaliser = document.createElement('canvas').getContext('2d');

/** The colour with its opacity multiplied: canvases know no `color-mix`. Accepts any CSS colour. */
export function translucent(color: string, opacity: number): string {
  if (!normaliser) return color;
  normaliser.fillStyle = '#000';
  normaliser.fillStyle = color;
  const plain = normaliser.fillStyle;
  const hex = /^#(..)(..)(..)$/.exec(plain);
  if (hex) {
    const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
    return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
  }
  return plain.replace(/([\d.]+)\)$/, (_whole, alpha: string) => `${Number(alpha) * opacity})`);
}
