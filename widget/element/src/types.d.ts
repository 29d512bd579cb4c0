declare module '*.css' {
  const text: string;
  export default text;
}

/** The panel's file and hash, from the build; undefined in the npm package. */
declare const __CHUNKS__: { panel: readonly [file: string, integrity: string] };

/** Whether this is built to be served: it runs in browsers alone then. */
declare const __SERVED__: boolean;
