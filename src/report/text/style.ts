export type Paint = (text: string) => string;

/** Colours of the terminal by meaning; `plain` where there is no terminal. */
export interface Style {
  strong: Paint;
  faint: Paint;
  good: Paint;
  bad: Paint;
  caution: Paint;
  accent: Paint;
}

const same: Paint = (text) => text;

export const plain: Style = { strong: same, faint: same, good: same, bad: same, caution: same, accent: same };

const sgr =
  (open: number, close: number): Paint =>
  (text) =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;

/** The sixteen-colour palette only: the reader's own theme decides what red looks like. */
export const coloured: Style = {
  strong: sgr(1, 22),
  faint: sgr(2, 22),
  good: sgr(32, 39),
  bad: sgr(31, 39),
  caution: sgr(33, 39),
  accent: sgr(36, 39),
};
