/** What VS Code gives a webview. */
export interface VscodeApi<Sent, State> {
  postMessage(message: Sent): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): VscodeApi<never, never>;

/** May be called once in a page. */
export function vscodeApi<Sent, State>(): VscodeApi<Sent, State> {
  return acquireVsCodeApi() as unknown as VscodeApi<Sent, State>;
}
