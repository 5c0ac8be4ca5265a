import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';

const pythons = (process.env.MODEL_INCIDENT_PYTHON ?? 'python3').split(delimiter);

/** The first of the Pythons in MODEL_INCIDENT_PYTHON that has a package; says what is skipped where none has. */
export function pythonWith(module: string): string | undefined {
  const found = pythons.find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0);
  if (found === undefined)
    console.warn(
      `SKIPPED: no Python with ${module} (MODEL_INCIDENT_PYTHON names some), so what export writes is not run in it.`,
    );
  return found;
}
