// What scripts of the page, and of its workers, pass on in globals; what the build inlines. Nothing here runs.
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module "*.py" {
  const text: string;
  export default text;
}
declare var courseQuestions: Record<string, object[]>;
declare var courseMicroPython: (() => void) | undefined;
declare var courseSmallWorker: (() => void) | undefined;
// biome-ignore lint/suspicious/noExplicitAny: MicroPython states no types
declare var startMicroPython: (options: object) => Promise<any>;
declare function importScripts(...names: string[]): void;
