using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Sends requests to one provider and says its failures in our words.</summary>
internal sealed partial class ProviderConnection(
    string provider, OpenAICompatibleOptions options, string? apiKey, HttpClient http, TimeProvider time, FrameClock? frames, ILogger logger)
{
    // An answer that is not streamed, a list of models, and an error: far above what any of them needs.
    private const int MaxBodyBytes = 16 * 1024 * 1024;
    private const int MaxErrorBytes = 64 * 1024;
    private readonly string _baseUrl = options.BaseUrl.TrimEnd('/');

    /// <summary>The provider's name.</summary>
    public string Provider => provider;

    /// <summary>The provider's address.</summary>
    public Uri BaseUri => new(_baseUrl);

    /// <summary>The request's field for the longest answer.</summary>
    public string MaxTokensField => options.MaxTokensField;

    /// <summary>The clock by which streams are read; none outside of the engine.</summary>
    public FrameClock? Frames => frames;

    /// <summary>Takes the key out of what the provider says.</summary>
    public KeyScrubber Scrubber { get; } = new(apiKey);

    /// <summary>Asks for an answer; returns once the provider has begun one.</summary>
    public Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(HttpMethod.Post, "/chat/completions", content, cancellationToken);
    }

    /// <summary>Asks for the models.</summary>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, "/models", null, cancellationToken);
        var body = await ReadBodyAsync(response, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            // Most wrap the list in an object; a few send it bare.
            var list = json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.GetProperty("data") : json.RootElement;
            return [.. list.EnumerateArray().Select(m => Scrubber.Scrub(m.GetProperty("id").GetString())).OfType<string>()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw ProviderErrors.NotAnAnswer(provider, e);
        }
    }

    /// <summary>Reads a whole body.</summary>
    public async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await ReadAsync(stream, MaxBodyBytes, cancellationToken) ?? throw ProviderErrors.NotAnAnswer(provider);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw ProviderErrors.BrokeOff(provider, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, _baseUrl + path) { Content = content };
        if (!string.IsNullOrEmpty(apiKey))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        foreach (var (name, value) in options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // The connection keeps the request for as long as it streams the answer; the whole prompt is not kept with it.
            request.Content = null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A connection that takes too long to open is cancelled by the handler, not by us.
            LogUnreachable(provider, e.GetType().Name, (e as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown);
            throw ProviderErrors.Unreachable(provider, e);
        }
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(response, cancellationToken);
    }

    private async Task<ChatException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var tokens = default(ErrorTokens);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await ReadAsync(stream, MaxErrorBytes, cancellationToken) is { } body)
                tokens = ProviderErrors.ReadTokens(body, Scrubber);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            LogUnreachable(provider, e.GetType().Name, HttpRequestError.ResponseEnded);
        }
        LogRefusal(provider, (int)response.StatusCode, ProviderErrors.Loggable(tokens.Type), ProviderErrors.Loggable(tokens.Code));
        return ProviderErrors.FromStatus(provider, response.StatusCode, ProviderErrors.RetryAfter(response.Headers, time));
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (memory.Length + read > limit)
                return null;
            memory.Write(buffer, 0, read);
        }
        return memory.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model provider {Provider} could not be reached: {Exception}, {Reason}")]
    private partial void LogUnreachable(string provider, string exception, HttpRequestError reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model provider {Provider} refused with status {Status}, type {Type}, code {Code}")]
    private partial void LogRefusal(string provider, int status, string type, string code);
}
