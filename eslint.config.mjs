import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Rooms of src/ and the rooms each may import from (docs/architecture.md). Everyone may import protocol. */
const ROOMS = {
  protocol: [],
  stats: [],
  engine: ['stats'],
  log: ['engine', 'stats'],
  playbook: ['log', 'engine', 'stats'],
  monitoring: ['log', 'engine', 'stats'],
  report: ['log', 'engine', 'stats'],
  replay: [],
  analysis: ['playbook', 'monitoring', 'report', 'log', 'engine', 'stats'],
  cli: ['analysis', 'playbook', 'monitoring', 'report', 'replay', 'log', 'engine', 'stats'],
  extension: ['analysis', 'playbook', 'monitoring', 'report', 'replay', 'log', 'engine', 'stats'],
};

const zones = Object.entries(ROOMS).flatMap(([room, below]) =>
  Object.keys(ROOMS)
    .filter((other) => other !== room && other !== 'protocol' && !below.includes(other))
    .map((other) => ({
      target: `./src/${room}`,
      from: `./src/${other}`,
      message: `src/${room} may not import src/${other}: imports point one way.`,
    })),
);

const outerZones = [
  { target: './src/stats', from: './src/protocol', message: 'stats imports nothing of ours.' },
  ...['webview', 'test', 'samples', 'bench', 'scripts'].map((folder) => ({
    target: './src',
    from: `./${folder}`,
    message: `src may not import ${folder}: imports point one way.`,
  })),
  {
    target: './webview',
    from: './src',
    except: ['./protocol'],
    message: 'The webview imports only types of src/protocol.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'out/**',
      'node_modules/**',
      '.vscode-test/**',
      'test-results/**',
      'media/**',
      'samples/*.csv',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'webview/**/*.ts', 'test/**/*.ts', 'samples/**/*.ts', 'bench/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: {
      ...importX.flatConfigs.typescript.settings, // without it no-cycle does not look into .ts files
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...outerZones] }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/extension/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'Only src/extension may import vscode.' }] },
      ],
    },
  },
  {
    files: ['webview/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off', // lit calls `@click=${this.method}` on its element
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'zod', message: 'zod probes Function and costs 93 KB: not in a webview.' }],
          patterns: [
            {
              group: ['**/src/protocol/*'],
              allowTypeImports: true,
              message: 'The webview imports only types of src/protocol.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: { 'no-undef': 'error', eqeqeq: 'error', '@typescript-eslint/no-unused-vars': 'error' },
  },
  { files: ['test/**/*.mjs'], languageOptions: { globals: globals.browser } }, // what page.evaluate runs in the page
);
