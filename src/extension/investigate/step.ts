import * as vscode from 'vscode';

/** What a step was answered with: an item, the wish to go back, or nothing (Escape). */
export type Answer<T> = { kind: 'chosen'; item: T } | { kind: 'back' } | { kind: 'dismissed' };

export interface Step<T extends vscode.QuickPickItem> {
  /** `Investigate Prediction Log` where absent. */
  title?: string;
  step: number;
  placeholder: string;
  items: readonly T[];
  /** Better items that arrive later; the step is usable meanwhile. A rejection dismisses the step and is passed on. */
  later?: Promise<readonly T[]>;
}

const STEPS = 3;

/** Shows one of the three titled steps and waits for its answer. */
export function ask<T extends vscode.QuickPickItem>(step: Step<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = step.title ?? vscode.l10n.t('Investigate Prediction Log');
  pick.step = step.step;
  pick.totalSteps = STEPS;
  pick.placeholder = step.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.items = step.items;
  pick.buttons = step.step > 1 ? [vscode.QuickInputButtons.Back] : [];

  return new Promise<Answer<T>>((resolve, reject) => {
    const end = (answer: Answer<T>): void => {
      resolve(answer);
      pick.dispose();
    };
    if (step.later) {
      pick.busy = true;
      step.later.then(
        (items) => {
          pick.items = items;
          pick.busy = false;
        },
        (error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          pick.dispose();
        },
      );
    }
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) end({ kind: 'chosen', item });
    });
    pick.onDidTriggerButton(() => end({ kind: 'back' }));
    pick.onDidHide(() => end({ kind: 'dismissed' }));
    pick.show();
  });
}
