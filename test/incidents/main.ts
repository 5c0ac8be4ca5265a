import { main } from './run';

await main(process.argv.slice(2));
