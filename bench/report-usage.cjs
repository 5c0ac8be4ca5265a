// Preloaded into a measured process: leaves its processor time and peak memory, all threads included, when it ends. It is
// required, not imported: `--import` would have Node read the measured program by its module loader, which scans the whole
// bundle for exports nobody imports and adds half a second that no user of the program waits for.
const { writeFileSync } = process.getBuiltinModule('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage())));
