import * as vscode from 'vscode';
import type { ModelIncidentApi } from './api';
import { INVESTIGATE_TOOL } from './agents/tool-name';
import type { ToolInput } from './agents/investigate-tool';
import { VIEW_PANEL_TYPE, VIEW_TYPE } from './editor/view-type';
import { showFault } from './faults';
import { COMMANDS, type CommandName } from './commands/names';
import type { Services } from './services';

/**
 * Registers what VS Code may ask for, and nothing else: the code behind it is loaded by the first command, editor or view
 * that needs it. Nothing is computed here or later in this process.
 */
export function activate(context: vscode.ExtensionContext): ModelIncidentApi {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('Model Incident', { log: true });
  const treeChanged = new vscode.EventEmitter<void>();
  let services: Promise<Services> | undefined;
  const load = (): Promise<Services> => {
    services ??= import('./services').then(({ Services: Loaded }) => {
      const loaded = new Loaded(context, log);
      context.subscriptions.push(
        loaded,
        loaded.tree.onDidChangeTreeData(() => treeChanged.fire()),
      );
      return loaded;
    });
    return services;
  };
  const run = async (name: CommandName, parameters: unknown[]): Promise<unknown> => {
    try {
      return await (await load()).commands[name](...parameters);
    } catch (error) {
      showFault(log, name, error);
      return undefined;
    }
  };

  context.subscriptions.push(
    log,
    treeChanged,
    ...COMMANDS.map((name) =>
      vscode.commands.registerCommand(`modelIncident.${name}`, (...parameters: unknown[]) => run(name, parameters)),
    ),
    vscode.window.registerCustomEditorProvider(
      VIEW_TYPE,
      {
        resolveCustomTextEditor: async (document, panel) =>
          (await load()).editors.resolveCustomTextEditor(document, panel),
      },
      { supportsMultipleEditorsPerDocument: true },
    ),
    vscode.window.registerWebviewPanelSerializer(VIEW_PANEL_TYPE, {
      deserializeWebviewPanel: async (panel, state) =>
        (await load()).editors.views.deserializeWebviewPanel(panel, state),
    }),
    vscode.lm.registerTool(INVESTIGATE_TOOL, {
      prepareInvocation: async (options: vscode.LanguageModelToolInvocationPrepareOptions<ToolInput>) =>
        (await load()).tool.prepareInvocation(options),
      invoke: async (options: vscode.LanguageModelToolInvocationOptions<ToolInput>, token) =>
        (await load()).tool.invoke(options, token),
    }),
    vscode.window.registerTreeDataProvider('modelIncident.investigations', {
      onDidChangeTreeData: treeChanged.event,
      getChildren: async (item?: vscode.TreeItem) => (await load()).tree.getChildren(item),
      getTreeItem: (item: vscode.TreeItem) => item,
    }),
  );
  void vscode.commands.executeCommand('setContext', 'modelIncident.active', true);
  const milliseconds = performance.now() - began;
  log.info(`Activated in ${milliseconds.toFixed(1)} ms`);
  return { activationMilliseconds: milliseconds, services: load };
}
