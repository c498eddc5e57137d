export const hasVscodeHost: boolean;
export function vscodeHostFolder(): string;
export function vscodeHostPrograms(folder?: string): { readonly node: string; readonly server: string };
export function installVscodeHost(): void;
