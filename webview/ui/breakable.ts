import { html, type TemplateResult } from 'lit';

/** Letters from which a word may have to be parted. */
const LONG = 20;

const parted = (word: string): string[] => (word.length < LONG ? [word] : word.split(/(?<=[._/:-])(?=[^._/:-])/));

/** Text in which long names part after their separators, and not in the midst of a word. */
export const breakable = (text: string): TemplateResult =>
  html`${text
    .split(/(?<=\s)/)
    .map((word) => parted(word).map((piece, place) => (place > 0 ? html`<wbr />${piece}` : piece)))}`;
