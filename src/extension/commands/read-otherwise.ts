import * as vscode from 'vscode';
import type { ReadOptions } from '../../protocol/investigation';
import type { ReadReport } from '../../protocol/read';
import { withReadOption } from '../document/edit-document';
import { changeDocument } from '../editor/change-document';
import type { Investigation } from '../investigation/investigation';

interface Guess {
  option: keyof ReadOptions;
  label: string;
  /** What is offered; anything else may be typed where nothing is. */
  values: readonly (string | boolean)[];
  /** What was read so far. */
  read: (report: ReadReport) => string | boolean | null | undefined;
  prompt?: string;
}

const guesses = (): Guess[] => [
  {
    option: 'delimiter',
    label: vscode.l10n.t('Delimiter'),
    values: [',', ';', 'tab', '|'],
    read: (one) => one.delimiter,
  },
  { option: 'quote', label: vscode.l10n.t('Quote'), values: ['"', "'"], read: (one) => one.quote },
  { option: 'escape', label: vscode.l10n.t('Escape'), values: ['"', '\\'], read: (one) => one.escape },
  {
    option: 'encoding',
    label: vscode.l10n.t('Encoding'),
    values: ['utf-8', 'utf-16', 'utf-16be', 'latin-1', 'windows-1252'],
    read: (one) => one.encoding,
  },
  { option: 'header', label: vscode.l10n.t('Header line'), values: [true, false], read: (one) => one.header },
  { option: 'decimal', label: vscode.l10n.t('Decimal sign'), values: ['.', ','], read: (one) => one.decimal },
  {
    option: 'timeFormat',
    label: vscode.l10n.t('Format of times'),
    values: [],
    read: (one) => one.time?.format,
    prompt: vscode.l10n.t('iso8601, epoch-seconds, epoch-milliseconds …, or a pattern such as %d.%m.%Y %H:%M'),
  },
  {
    option: 'clock',
    label: vscode.l10n.t('Column with the time of day'),
    values: [],
    read: (one) => one.time?.clock,
    prompt: vscode.l10n.t('The name of a column, or none where the day stands alone'),
  },
  {
    option: 'noLabel',
    label: vscode.l10n.t('Words for no label yet'),
    values: [],
    read: () => null,
    prompt: vscode.l10n.t('Words between commas, or none where every label is one'),
  },
  {
    option: 'zone',
    label: vscode.l10n.t('Zone of times without offset'),
    values: [],
    read: (one) => one.time?.zone,
    prompt: vscode.l10n.t('A name such as Europe/Berlin, or an offset such as +02:00'),
  },
];

/** Asks which guess of "How this was read" is wrong and what holds instead; the document keeps it, and is run anew. */
export async function readOtherwise(investigation: Investigation): Promise<void> {
  const report = investigation.results?.source?.read;
  const items = guesses().map((guess) => {
    const read = report ? guess.read(report) : null;
    return { label: guess.label, guess, ...(read === null || read === undefined ? {} : { description: String(read) }) };
  });
  const title = vscode.l10n.t('Read It Otherwise');
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('What was not read as it is?'),
  });
  if (!chosen) return;
  const value = await valueOf(chosen.guess, title, chosen.description);
  if (value === null) return;
  await changeDocument(investigation.text, (text) => withReadOption(text, chosen.guess.option, value));
}

/** Undefined leaves it to the guess again; null changes nothing. */
async function valueOf(
  { label, values, prompt }: Guess,
  title: string,
  current: string | undefined,
): Promise<string | boolean | undefined | null> {
  if (values.length === 0) {
    const typed = await vscode.window.showInputBox({ title, prompt: prompt ?? label, value: current ?? '' });
    if (typed === undefined) return null;
    return typed.trim() === '' ? undefined : typed.trim();
  }
  const guessed = { label: vscode.l10n.t('As guessed'), value: undefined };
  const items = [guessed, ...values.map((value) => ({ label: String(value), value }))];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: label });
  return picked ? picked.value : null;
}
