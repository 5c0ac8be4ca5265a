// What else looks into a log: the seed's own script and the drift reports of two tools, where a Python has them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../scripts/processes.mjs';

const SCRIPTS = {
  seed: { file: 'seed.py', needs: ['pandas', 'scipy'] },
  evidently: { file: 'evidently_drift.py', needs: ['pandas', 'evidently'] },
  nannyml: { file: 'nannyml_drift.py', needs: ['pandas', 'nannyml'] },
};

/** Interpreters to try, the first that has a script's packages runs it: BENCH_PYTHON (several as in PATH), then python3. */
const interpreters = () => [...(process.env.BENCH_PYTHON ?? '').split(path.delimiter).filter(Boolean), 'python3'];

const has = (python, modules) => {
  const check = `import importlib.util as u, sys; sys.exit(any(u.find_spec(name) is None for name in sys.argv[1:]))`;
  return spawnSync(python, ['-c', check, ...modules], { stdio: 'ignore' }).status === 0;
};

/** Contenders by name, as a program and its arguments but for the log; says which are left out, and why. */
export function peers() {
  const found = {};
  for (const [name, { file, needs }] of Object.entries(SCRIPTS)) {
    const program = interpreters().find((python) => has(python, needs));
    if (program === undefined)
      console.warn(`SKIPPED: ${name}: no Python here has ${needs.join(' and ')} (BENCH_PYTHON names others).`);
    else found[name] = { program, args: [path.join(root, 'bench/python', file)] };
  }
  return found;
}
