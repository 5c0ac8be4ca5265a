import type { FromWebview, ToWebview } from '../src/protocol/webview';

/** VS Code's half of the frame, as it hands it out once. */
interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export const send = (message: FromWebview): void => api.postMessage(message);
export const savedState = (): unknown => api.getState();

/** Milliseconds after which what a reader did is given to the extension: once for what comes together. */
const LATER = 150;
let keeping: ReturnType<typeof setTimeout> | undefined;

/** Keeps what the reader did: here for a reload, and where `elsewhere` in the extension for the next time it is opened. */
export function saveState(state: unknown, elsewhere: boolean): void {
  api.setState(state);
  clearTimeout(keeping);
  if (elsewhere) keeping = setTimeout(() => send({ type: 'keep', state: JSON.stringify(state) }), LATER);
}

/** Messages from the extension. Only VS Code can post into this frame, so their shape is trusted. */
export function onMessage(receive: (message: ToWebview) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToWebview>) => receive(event.data));
}
