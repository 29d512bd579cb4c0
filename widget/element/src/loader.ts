declare const __CHUNKS__: { panel: readonly [file: string, integrity: string] };
const src = (document.currentScript as HTMLScriptElement).src;
void import(new URL('widget/assets/' + __CHUNKS__.panel[0], src).href);
