// npm run icon: draws media/icon.png (256 pixels, transparent corners) from docs/icon.svg.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../test/vscode/host.mjs';
import { root } from './processes.mjs';

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
const svg = readFileSync(path.join(root, 'docs/icon.svg'), 'utf8');
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
await page.screenshot({ path: path.join(root, 'media/icon.png'), omitBackground: true });
await browser.close();
