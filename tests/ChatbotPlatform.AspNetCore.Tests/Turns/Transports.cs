using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatbotPlatform.AspNetCore.Tests.Turns;

/// <summary>A refusal as a client of either transport sees it.</summary>
public sealed class RefusedException(JsonElement problem) : Exception(problem.ToString())
{
    public string Code { get; } = problem.Text("code")!;

    public int Status { get; } = problem.GetProperty("status").GetInt32();
}

/// <summary>What both transports can do.</summary>
public interface ITransport : IAsyncDisposable
{
    IAsyncEnumerable<JsonElement> SendAsync(object body, CancellationToken cancellationToken = default);

    IAsyncEnumerable<JsonElement> FollowAsync(string turn, string? after = null, CancellationToken cancellationToken = default);

    Task<JsonElement> StopAsync(string turn);
}

internal sealed class SseTransport(HttpClient client) : ITransport
{
    public async IAsyncEnumerable<JsonElement> SendAsync(object body, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var reader = await SseReader.PostAsync(client, "chat/stream", body, cancellationToken);
        await foreach (var told in ReadAsync(reader, cancellationToken))
            yield return told;
    }

    public async IAsyncEnumerable<JsonElement> FollowAsync(
        string turn, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var reader = await SseReader.FollowAsync(client, turn, after);
        await foreach (var told in ReadAsync(reader, cancellationToken))
            yield return told;
    }

    public async Task<JsonElement> StopAsync(string turn)
    {
        using var response = await client.PostAsync($"turns/{turn}/stop", null);
        return response.IsSuccessStatusCode ? await response.JsonAsync() : throw new RefusedException(await response.ProblemAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async IAsyncEnumerable<JsonElement> ReadAsync(SseReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!reader.Response.IsSuccessStatusCode)
            throw new RefusedException(await reader.Response.ProblemAsync());
        if (reader.Response.StatusCode == System.Net.HttpStatusCode.NoContent)
            yield break;
        while (await reader.NextAsync().WaitAsync(cancellationToken) is { } frame)
            yield return frame.Json;
    }
}

internal sealed class HubTransport(HubConnection hub) : ITransport
{
    public IAsyncEnumerable<JsonElement> SendAsync(object body, CancellationToken cancellationToken = default) =>
        TranslatedAsync(hub.StreamAsync<JsonElement>("Send", body, cancellationToken), cancellationToken);

    public IAsyncEnumerable<JsonElement> FollowAsync(string turn, string? after = null, CancellationToken cancellationToken = default) =>
        TranslatedAsync(hub.StreamAsync<JsonElement>("Follow", turn, after, cancellationToken), cancellationToken);

    public async Task<JsonElement> StopAsync(string turn)
    {
        try
        {
            return await hub.InvokeAsync<JsonElement>("Stop", turn);
        }
        catch (HubException e)
        {
            throw Refused(e);
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    /// <summary>SignalR puts a sentence of its own before the problem.</summary>
    internal static RefusedException Refused(HubException e) => new(JsonElement.Parse(e.Message[e.Message.IndexOf('{', StringComparison.Ordinal)..]));

    private static async IAsyncEnumerable<JsonElement> TranslatedAsync(
        IAsyncEnumerable<JsonElement> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = events.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync())
                    yield break;
            }
            catch (HubException e)
            {
                throw Refused(e);
            }

            yield return each.Current;
        }
    }
}
