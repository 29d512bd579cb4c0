/**
 * Leaves out of SignalR what a connection by web sockets alone, without negotiation, never reaches: the other transports and
 * the HTTP clients. The names stay, since the code that would choose them does.
 */
export function slimSignalR() {
  const unreached = ['LongPollingTransport', 'ServerSentEventsTransport', 'DefaultHttpClient'];
  return {
    name: 'slim-signalr',
    setup(build) {
      build.onLoad({ filter: new RegExp(`signalr[/\\\\]dist[/\\\\]esm[/\\\\](${unreached.join('|')})\\.js$`) }, ({ path }) => ({
        contents: `export class ${unreached.find(name => path.endsWith(`${name}.js`))} {}`,
      }));
    },
  };
}
