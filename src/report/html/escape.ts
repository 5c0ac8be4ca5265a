import { shown } from '../neutral-text';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text for HTML content and quoted attributes alike. */
export const escaped = (text: string, length = 1000): string =>
  shown(text, length).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
