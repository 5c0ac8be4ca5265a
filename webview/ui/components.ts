import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTag,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** The only import of the toolkit (archived upstream): when it goes, these elements are defined here by something else. */
export function defineComponents(): void {
  const system = provideVSCodeDesignSystem();
  system.register(vsCodeButton());
  system.register(vsCodeCheckbox());
  system.register(vsCodeDropdown());
  system.register(vsCodeLink());
  system.register(vsCodeOption());
  system.register(vsCodeProgressRing());
  system.register(vsCodeTag());
  system.register(vsCodeTextArea());
  system.register(vsCodeTextField());
}
