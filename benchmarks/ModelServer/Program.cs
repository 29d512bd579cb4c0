using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatbotPlatform.Benchmarks.ModelServer;

// A model that costs next to nothing: it speaks OpenAI's chat completions from bytes made beforehand.
// Arguments: port, tokens, milliseconds between tokens, milliseconds to the first token.
var numbers = args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
if (numbers is not [var port, var tokens, var delay, var firstToken])
{
    Console.Error.WriteLine("usage: ModelServer PORT TOKENS DELAY_MS FIRST_TOKEN_MS");
    return 2;
}

var answer = new Answer(tokens);
var sender = new Sender(answer);
sender.SetPace(delay, firstToken);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
listener.Listen(4096);
sender.Start();
while (true)
{
    var socket = await listener.AcceptAsync();
    _ = new Connection(socket, sender, answer).ServeAsync();
}
