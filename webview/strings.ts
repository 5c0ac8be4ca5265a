let translations: Record<string, string> = {};

/** Takes the translations of a snapshot: English text to text in the reader's language, as `vscode.l10n.bundle` has them. */
export function useTranslations(strings: Record<string, string>): void {
  translations = strings;
}

/** The text in the reader's language, with `{0}`, `{1}` … filled in. The English text is its own key. */
export function t(english: string, ...values: (string | number)[]): string {
  const text = translations[english] ?? english;
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
