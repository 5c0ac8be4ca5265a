import type { Answer } from '../../protocol/webview';
import { faultOf } from '../faults';

/** The latest question of one kind that a reader asked of a report, and what came of it. An earlier one's answer is let go. */
export class LatestAnswer<Question, Value> {
  private latest: Answer<Question, Value> | undefined;

  constructor(
    private readonly ask: (question: Question) => Promise<Value>,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  get shown(): Answer<Question, Value> | undefined {
    return this.latest;
  }

  /** Asks anew, also what has been asked before. */
  want(question: Question): void {
    const asked: Answer<Question, Value> = { question, state: 'running' };
    const become = (answer: Answer<Question, Value>): void => {
      if (this.latest !== asked) return;
      this.latest = answer;
      this.changed();
    };
    this.latest = asked;
    this.changed();
    this.ask(question).then(
      (value) => become({ question, state: 'done', value }),
      (error: unknown) => {
        this.failed(error);
        become({ question, state: 'failed', ...faultOf(error) });
      },
    );
  }

  /** There is another report: what was known belongs to an earlier one. */
  forget(): void {
    this.latest = undefined;
  }
}
