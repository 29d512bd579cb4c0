/**
 * Leaves out of SignalR what a connection by web sockets alone, without negotiation, never reaches: the other transports and
 * the HTTP clients. The names stay, since the code that would choose them does.
 */
export function slimSignalR() {
  const unreached = {
    LongPollingTransport: '',
    ServerSentEventsTransport: '',
    // Asked for Node's cookies, which a browser sends by itself.
    DefaultHttpClient: "getCookieString() { return ''; }",
  };
  return {
    name: 'slim-signalr',
    setup(build) {
      const filter = new RegExp(`signalr[/\\\\]dist[/\\\\]esm[/\\\\](${Object.keys(unreached).join('|')})\\.js$`);
      build.onLoad({ filter }, ({ path }) => {
        const [, name] = filter.exec(path);
        return { contents: `export class ${name} { ${unreached[name]} }` };
      });
    },
  };
}
