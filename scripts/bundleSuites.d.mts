export const suitesBundle: string;
export function bundleSuites(): Promise<void>;
