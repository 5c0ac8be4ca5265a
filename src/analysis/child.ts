import { fork, type ChildProcess } from 'node:child_process';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { tmpdir } from 'node:os';
import { removeSpilled } from '../engine/spill';
import { IncidentError } from '../protocol/errors';

const KEPT_OUTPUT = 4000;
const STOP_GRACE = 1000;

export interface ChildOptions {
  /** The analysis server's bundle. */
  entry: string;
  /** Where the child's standard error goes, line by line or in pieces: a log, never a dialogue. */
  onOutput?: (text: string) => void;
}

/** One running analysis process and its connection. `ended` settles, once, with what its end means to a caller. */
export class AnalysisChild {
  readonly connection: MessageConnection;
  readonly ended: Promise<IncidentError>;
  alive = true;
  /** Where it may have spilled data. */
  readonly temporaryFolders = new Set([tmpdir()]);
  private readonly process: ChildProcess;
  private output = '';

  constructor(options: ChildOptions) {
    this.process = fork(options.entry, [], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-KEPT_OUTPUT);
        options.onOutput?.(text);
      });
    }
    this.connection = createMessageConnection(new IPCMessageReader(this.process), new IPCMessageWriter(this.process));
    // A write to a child that has just died is reported by `ended`; the connection's own error would say less.
    this.connection.onError(() => undefined);
    this.ended = new Promise((resolve) => {
      this.process.once('error', (cause) => resolve(this.end(`could not be started (${cause.message})`)));
      this.process.once('exit', (code, signal) => resolve(this.end(ending(code, signal, this.output))));
    });
    this.connection.listen();
  }

  get id(): number | undefined {
    return this.alive ? this.process.pid : undefined;
  }

  /** Lets the child end by itself, so that it removes its temporary files; kills it where it does not. */
  stop(): void {
    if (this.process.connected) this.process.disconnect();
    setTimeout(() => this.kill(), STOP_GRACE).unref();
  }

  kill(): void {
    if (this.alive) this.process.kill('SIGKILL');
  }

  private end(what: string): IncidentError {
    this.alive = false;
    this.connection.dispose();
    // A folder that cannot be emptied is no news beside the end of the process.
    if (this.process.pid !== undefined)
      void removeSpilled(this.process.pid, this.temporaryFolders).catch(() => undefined);
    return new IncidentError(
      'process-ended',
      `The analysis process ${what}.`,
      'Nothing was changed; run the investigation again and a new process starts.',
    );
  }
}

/** What an exit code or signal says about the reason, in words. */
function ending(code: number | null, signal: NodeJS.Signals | null, output: string): string {
  if (/heap out of memory|std::bad_alloc/i.test(output)) return 'ran out of memory';
  switch (signal) {
    case 'SIGKILL':
      return 'was killed (SIGKILL), as an operating system does when memory runs out';
    case 'SIGSEGV':
    case 'SIGBUS':
    case 'SIGILL':
    case 'SIGABRT':
      return `crashed (${signal})`;
    case null:
      return `ended unexpectedly with exit status ${code ?? 'unknown'}`;
    default:
      return `was ended by ${signal}`;
  }
}
