import * as vscode from 'vscode';
import type { ColumnReading, ReadReport } from '../../protocol/read';
import { REPEATABLE_ROLES, ROLES, type ColumnRole, type Role, type RoleAssignment } from '../../protocol/roles';
import { plainLabel, plainLine, plainMessage } from '../plain-text';
import { ask } from './step';

type RoleAnswer = { kind: 'accepted'; roles: RoleAssignment[] } | { kind: 'back' } | { kind: 'dismissed' };

interface RoleItem extends vscode.QuickPickItem {
  column?: ColumnRole;
}

/**
 * Step 2: what the columns are for. The guess can be accepted at once, even before it is made; choosing a column corrects
 * it, and `read` then guesses the rest anew.
 */
export async function pickRoles(read: (roles: RoleAssignment[]) => Promise<ReadReport>): Promise<RoleAnswer> {
  let roles: RoleAssignment[] = [];
  for (;;) {
    const accept: RoleItem = { label: `$(check) ${vscode.l10n.t('Use the roles as guessed')}`, alwaysShow: true };
    const reading = read(roles);
    const answer = await ask<RoleItem>({
      step: 2,
      placeholder: vscode.l10n.t('What are the columns for? Choose one to correct it.'),
      items: [{ ...accept, detail: vscode.l10n.t('Reading the log…') }],
      later: reading.then((report) => [{ ...accept, ...summaryOf(report) }, ...columnItems(report)]),
    });
    if (answer.kind !== 'chosen') return answer;
    const { column } = answer.item;
    if (!column) return { kind: 'accepted', roles };
    const corrected = await pickRole(column, (await reading).columns);
    if (corrected) roles = assign(roles, corrected);
  }
}

/** A role that only one column can have is taken from the column that had it by hand. */
function assign(roles: RoleAssignment[], given: RoleAssignment): RoleAssignment[] {
  const moves = !REPEATABLE_ROLES.has(given.role);
  return [...roles.filter(({ column, role }) => column !== given.column && !(moves && role === given.role)), given];
}

function summaryOf({ roles, task, rows }: ReadReport): { description: string; detail: string } {
  const named = (role: Role): string[] => roles.filter((each) => each.role === role).map(({ column }) => column);
  const single = ROLES.filter((role) => !REPEATABLE_ROLES.has(role)).flatMap((role) =>
    named(role).map((column) => `${role}: ${column}`),
  );
  return {
    description: vscode.l10n.t(
      '{0} rows · {1}',
      rows.toLocaleString(vscode.env.language),
      task ?? vscode.l10n.t('task not recognised'),
    ),
    detail: [
      ...single.map(plainLabel),
      vscode.l10n.t('{0} features, {1} segments', named('feature').length, named('segment').length),
    ].join(' · '),
  };
}

function columnItems({ roles }: ReadReport): RoleItem[] {
  const separator = { label: vscode.l10n.t('Columns'), kind: vscode.QuickPickItemKind.Separator };
  const items = roles.map((column) => ({
    label: plainLabel(column.column),
    description: column.className === undefined ? column.role : `${column.role} (${column.className})`,
    detail: plainLabel(column.reason),
    column,
  }));
  return [separator, ...items];
}

async function pickRole(guess: ColumnRole, columns: readonly ColumnReading[]): Promise<RoleAssignment | undefined> {
  const examples = columns.find(({ name }) => name === guess.column)?.examples ?? [];
  const answer = await ask({
    step: 2,
    placeholder: vscode.l10n.t(
      'What is {0} for? It holds {1}',
      plainLine(guess.column),
      plainLine(examples.slice(0, 3).join(', ')),
    ),
    items: [guess.role, ...ROLES.filter((role) => role !== guess.role)].map((role) => ({
      label: role,
      detail: meaningOf(role),
      role,
    })),
  });
  if (answer.kind !== 'chosen') return undefined;
  const { role } = answer.item;
  if (role !== 'score') return { column: guess.column, role };
  const className = await vscode.window.showInputBox({
    title: vscode.l10n.t('Investigate Prediction Log'),
    prompt: vscode.l10n.t(
      'Of which class is {0} the score? Leave empty where there is only one.',
      plainMessage(guess.column),
    ),
    value: guess.className ?? '',
  });
  if (className === undefined) return undefined;
  return { column: guess.column, role, ...(className === '' ? {} : { className }) };
}

function meaningOf(role: Role): string {
  const { t } = vscode.l10n;
  const meanings: Record<Role, string> = {
    timestamp: t('When the prediction was made'),
    id: t('Identifies one prediction'),
    entity: t('Whom or what the prediction is about, such as a user'),
    trace: t('Identifies the request in traces'),
    prediction: t('What the model said'),
    score: t('The probability or score of a class'),
    confidence: t('How sure the model was of its prediction'),
    label: t('What turned out to be true'),
    labelTime: t('When the label became known'),
    correct: t('Whether the prediction was right'),
    loss: t('How far the prediction was off'),
    modelVersion: t('Which model answered'),
    latency: t('How long the answer took'),
    status: t('How the request ended, such as an HTTP status'),
    error: t('The error of the request, where there was one'),
    variant: t('The arm of an experiment, or champion and challenger'),
    feature: t('An input of the model'),
    segment: t('A group to compare by, such as country or device'),
    ignore: t('Not used'),
  };
  return meanings[role];
}
