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
export const saveState = (state: unknown): void => api.setState(state);

/** Messages from the extension. Only VS Code can post into this frame, so their shape is trusted. */
export function onMessage(receive: (message: ToWebview) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToWebview>) => receive(event.data));
}
