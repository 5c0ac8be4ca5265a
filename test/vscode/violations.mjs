// What axe finds inside our frame of a real workbench; the workbench around it is not ours.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Each as a line: the rule, and the element that breaks it. `frame` is the extension's document (`webview(page)`). */
export async function violationsIn(frame) {
  const element = await frame.locator('#incident').elementHandle();
  const inside = await element.ownerFrame();
  await inside.evaluate(axeSource);
  return inside.evaluate(async () => {
    const { violations } = await window.axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
  });
}
