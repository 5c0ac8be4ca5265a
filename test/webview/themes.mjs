// node test/webview/themes.mjs: reads the theme variables that the webview uses off a real workbench, in all four
// themes, into themes.json. Run again when a new variable is used or VS Code changes its themes.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/processes.mjs';
import { FOLLOW_MEDIA, openWorkbench, startHost, THEMES } from '../vscode/workbench.mjs';

const built = path.join(root, 'dist/webview');
const source = ['main.js', 'main.css'].map((file) => fs.readFileSync(path.join(built, file), 'utf8')).join('\n');
const literal = [...source.matchAll(/--vscode-[\w-]+/g)].map(([name]) => name);
const derived = [...source.matchAll(/create\("([\w-]+)"|variable\("([\w-]+)"|charts-[a-z]+/g)].map(
  ([whole, token, named]) => `--vscode-${token ?? named ?? whole}`,
);
const used = new Set([...literal, ...derived]);

const extension = fs.mkdtempSync(path.join(os.tmpdir(), 'empty-webview-'));
fs.writeFileSync(
  path.join(extension, 'package.json'),
  JSON.stringify({
    name: 'empty',
    publisher: 'empty',
    version: '0.0.1',
    engines: { vscode: '^1.100.0' },
    main: './main.js',
    activationEvents: ['onStartupFinished'],
  }),
);
fs.writeFileSync(
  path.join(extension, 'main.js'),
  `const vscode = require('vscode');
  exports.activate = () => { vscode.window.createWebviewPanel('empty', 'Empty', 1).webview.html = '<p>empty</p>'; };`,
);
const host = await startHost({ settings: FOLLOW_MEDIA });
try {
  const { browser, page } = await openWorkbench(host, { payload: [['extensionDevelopmentPath', host.uri(extension)]] });
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await frame.locator('p').waitFor({ timeout: 60_000 });
  const themes = {};
  for (const [name, { colorScheme, forcedColors, workbench, body }] of Object.entries(THEMES)) {
    await page.emulateMedia({ colorScheme, forcedColors });
    await page.locator(`.monaco-workbench.${workbench}`).waitFor();
    await frame.locator(`body.${body}`).waitFor();
    themes[name] = await frame.locator('html').evaluate(
      (html, names) => {
        const set = [...html.style].filter((variable) => names.includes(variable)).sort();
        return {
          body: document.body.className,
          variables: Object.fromEntries(
            set.map((variable) => [variable, html.style.getPropertyValue(variable).trim()]),
          ),
        };
      },
      [...used],
    );
  }
  await browser.close();
  fs.writeFileSync(path.join(root, 'test/webview/themes.json'), `${JSON.stringify(themes, null, 2)}\n`);
} finally {
  await host.stop();
  fs.rmSync(extension, { recursive: true, force: true });
}
