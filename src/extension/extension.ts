/** Called by VS Code when the extension starts. */
export function activate(): void {}

/** Called by VS Code when the extension stops. */
export function deactivate(): void {}
