// How the browser tests drive the workbench, in a user's terms.
import path from 'node:path';
import { afterEach } from 'node:test';
import { errors } from 'playwright-core';
import { root } from '../../scripts/processes.mjs';
import { launchChromium, openInWindow, openWorkbench, startHost } from './host.mjs';

export { launchChromium, openWorkbench, startHost };

/** Milliseconds that a loaded machine may take for one thing. */
const PATIENCE = 90_000;
const EXTENSION = 'model-incident.model-incident-investigator';

/**
 * A workbench on `folder`, and with `openFile` on show, with this checkout's extension (or the installed one, with
 * `fromSource: false`), drawn and listening. `close()` ends page, browser and host.
 */
export async function openVSCode({
  folder,
  settings = {},
  env,
  extensions,
  viewport,
  openFile,
  fromSource = true,
} = {}) {
  const host = await startHost({ settings: { ...FOLLOW_MEDIA, ...settings }, env, extensions });
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (fromSource) payload.push(['extensionDevelopmentPath', host.uri(root)]);
  try {
    const { browser, page } = await openWorkbench(host, { folder, payload, viewport });
    page.setDefaultTimeout(PATIENCE);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    if (openFile) await openInWindow(host, openFile);
    const close = async () => {
      await browser.close();
      await host.stop();
    };
    return { host, browser, page, close };
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** The extension's own document inside the two nested frames of a webview. */
export const webview = (page, extension = EXTENSION) =>
  page.frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]`).frameLocator('iframe#active-frame');

/**
 * Opens an incident document as `code FILE` does and waits until our editor shows it. While the workbench starts, a file
 * may open as text, because its editor is not known yet; it is closed then and opened again.
 */
export async function openIncident({ host, page }, file) {
  const editor = page.locator(`iframe.webview.ready[src*="extensionId=${EXTENSION}"]`);
  await page.locator('.activitybar [aria-label*="Model Incident"]').first().waitFor();
  for (let attempt = 1; ; attempt++) {
    await openInWindow(host, file);
    try {
      return await editor.first().waitFor({ timeout: PATIENCE / 3 });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      const seen = await whatIsOnShow(page);
      if (attempt === 3) throw new Error(`${path.basename(file)} did not open in our editor; on show is ${seen}`);
      console.error(`${path.basename(file)} is opened again; on show was ${seen}`);
      await command(page, 'View: Close All Editors');
    }
  }
}

/** Open editors, their contents' kinds and notifications, for a message that says why a test failed. */
async function whatIsOnShow(page) {
  const texts = (selector) => page.locator(selector).allInnerTexts();
  const tabs = await texts('.tabs-container .tab');
  const frames = await page.locator('iframe.webview').count();
  const isText = (await page.locator('.editor-instance .monaco-editor').count()) > 0;
  const notifications = await texts('.notification-list-item-message');
  const ours = frames > 0 ? await webview(page).locator('#incident').innerText({ timeout: 3000 }).catch(String) : '';
  return JSON.stringify({ tabs, frames, isText, notifications, ours: ours.slice(0, 600) });
}

/** Says what was on show when a test of the file failed, and keeps a picture of it. `page` gives the page, once there is one. */
export function tellFailures(page) {
  afterEach(async ({ name, passed }) => {
    const shown = page();
    if (passed !== false || !shown || shown.isClosed()) return;
    try {
      console.error(`"${name}" failed; on show was ${await whatIsOnShow(shown)}`);
      await screenshot(shown, `failed-${name.replace(/\W+/g, '-').slice(0, 60)}`);
    } catch (error) {
      console.error(`"${name}" failed, and what was on show cannot be told: ${error}`);
    }
  });
}

/** By the id that the extension gave `createStatusBarItem`. */
export const statusItem = (page, id, extension = EXTENSION) =>
  page.locator(`.part.statusbar [id="${extension}.${id}"]`);

/**
 * Runs a command from the palette by its title. The palette lists what is registered when it opens: while the workbench
 * starts it is opened again until the command is there.
 */
export async function command(page, title, timeLimit = PATIENCE) {
  const input = page.locator('.quick-input-widget:visible input[type="text"]');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (const end = Date.now() + timeLimit; ;) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: 5000 });
      return await row.click({ timeout: 5000 });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || Date.now() > end) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Chooses an entry of the quick pick on show. */
export async function pick(page, label) {
  await page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: label }).first().click();
}

/** Answers the file dialog, which `files.simpleDialog.enable` makes a quick input that takes a path. */
export async function answerFileDialog(page, title, file) {
  const widget = page.locator('.quick-input-widget:visible');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  await widget.locator('.quick-input-title', { hasText: title }).waitFor();
  await rows.filter({ hasText: /^\.\./ }).waitFor(); // its first listing is in; what is typed earlier is lost
  await widget.locator('input[type="text"]').fill(`${path.dirname(path.resolve(file))}/`);
  await rows
    .filter({ hasText: path.basename(file) })
    .first()
    .click();
}

/** The theme follows the browser's media features: rewriting settings under a running server is not picked up. */
export const FOLLOW_MEDIA = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  'workbench.preferredDarkColorTheme': 'Dark Modern',
  'workbench.preferredLightColorTheme': 'Light Modern',
  'workbench.preferredHighContrastColorTheme': 'Default High Contrast',
  'workbench.preferredHighContrastLightColorTheme': 'Default High Contrast Light',
};

/** Themes by name: the media features that choose it, and the class it gives the workbench and a webview's body. */
export const THEMES = {
  dark: { colorScheme: 'dark', forcedColors: 'none', workbench: 'vs-dark', body: 'vscode-dark' },
  light: { colorScheme: 'light', forcedColors: 'none', workbench: 'vs', body: 'vscode-light' },
  highContrast: { colorScheme: 'dark', forcedColors: 'active', workbench: 'hc-black', body: 'vscode-high-contrast' },
  highContrastLight: {
    colorScheme: 'light',
    forcedColors: 'active',
    workbench: 'hc-light',
    body: 'vscode-high-contrast-light',
  },
};

/** Switches the theme and waits until workbench and webview wear it. */
export async function theme(page, name) {
  const { colorScheme, forcedColors, workbench, body } = THEMES[name];
  await page.emulateMedia({ colorScheme, forcedColors });
  await page.locator(`.monaco-workbench.${workbench}`).waitFor();
  await webview(page).locator(`body.${body}`).waitFor();
}

/** Keeps a screenshot under test-results/screenshots. */
export async function screenshot(page, name) {
  const file = path.join(root, 'test-results', 'screenshots', `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  return file;
}
