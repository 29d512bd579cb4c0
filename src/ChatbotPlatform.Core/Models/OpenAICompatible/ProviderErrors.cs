using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>
/// Says a provider's failure in our own words. A provider's text may echo a key or a prompt, so that none of it is passed on;
/// of its error only the tokens in <c>type</c> and <c>code</c> are read.
/// </summary>
internal static partial class ProviderErrors
{
    // Of OpenAI, Anthropic, Groq, OpenRouter and vLLM, as their references list them.
    private static readonly FrozenSet<string> KnownTokens = new[]
    {
        "api_error", "authentication_error", "bad_request_error", "BadRequestError", "billing_error", "billing_hard_limit_reached", "billing_not_active",
        "content_filter", "content_policy_violation", "context_length_exceeded", "insufficient_quota", "internal_server_error", "InternalServerError",
        "invalid_api_key", "invalid_request", "invalid_request_error", "invalid_type", "invalid_value", "json_validate_failed", "missing_required_parameter",
        "model_decommissioned", "model_not_active", "model_not_found", "model_overloaded", "not_found", "not_found_error", "NotFoundError", "overloaded_error",
        "permission_denied", "permission_error", "rate_limit_error", "rate_limit_exceeded", "request_too_large", "requests", "server_error",
        "service_unavailable", "string_above_max_length", "timeout_error", "tokens", "tool_use_failed", "unsupported_parameter", "unsupported_value",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A status that is not a success.</summary>
    public static ChatException FromStatus(string provider, HttpStatusCode status, TimeSpan? retryAfter) =>
        FromStatus(provider, (int)status, retryAfter);

    private static ChatException FromStatus(string provider, int status, TimeSpan? retryAfter)
    {
        var (error, sentence) = status switch
        {
            401 or 402 or 403 => (ChatError.ModelUnauthorized, "did not accept our credentials"),
            429 => (ChatError.ModelRateLimited, "limits our requests"),
            408 or 504 => (ChatError.ModelTimeout, "took too long"),
            404 => (ChatError.ModelRejected, "does not know the model or the address"),
            >= 500 => (ChatError.ModelUnavailable, "cannot answer now"),
            >= 400 => (ChatError.ModelRejected, "refused the request"),
            >= 300 => (ChatError.ModelFailed, "answered with a redirect, which is not followed"),
            _ => (ChatError.ModelFailed, "answered in a way we do not know"),
        };
        return new ChatException(error, $"The model provider '{provider}' {sentence} (status {status}).") { RetryAfter = retryAfter };
    }

    /// <summary>An error inside an answer that began as a success.</summary>
    public static ChatException FromTokens(string provider, ErrorTokens tokens)
    {
        if (tokens.Status is >= 300 and < 600)
            return FromStatus(provider, tokens.Status.Value, null);
        var words = $"{tokens.Type} {tokens.Code}";
        var status = Has(words, "api_key", "auth", "permission", "billing") ? 401
            : Has(words, "rate_limit", "quota", "too_many") ? 429
            : Has(words, "timeout") ? 408
            : Has(words, "overloaded", "unavailable", "server_error") ? 503
            : Has(words, "invalid", "context_length", "not_found", "too_large") ? 400
            : 0;
        if (status == 0)
            return new ChatException(ChatError.ModelFailed, $"The model provider '{provider}' reported an error in its answer.");
        var known = FromStatus(provider, status, null);
        return new ChatException(known.Error, known.Message.Replace($" (status {status})", "", StringComparison.Ordinal));
    }

    /// <summary>The provider could not be reached, or the connection ended before an answer began.</summary>
    public static ChatException Unreachable(string provider, Exception cause) =>
        new(ChatError.ModelUnavailable, $"The model provider '{provider}' could not be reached.", cause);

    /// <summary>The answer ended before its end.</summary>
    public static ChatException BrokeOff(string provider, Exception? cause = null) =>
        new(ChatError.ModelBrokeOff, $"The answer of the model provider '{provider}' broke off before its end.", cause);

    /// <summary>The answer is not one.</summary>
    public static ChatException NotAnAnswer(string provider, Exception? cause = null) =>
        new(ChatError.ModelFailed, $"The model provider '{provider}' sent something that is not an answer.", cause);

    /// <summary>When to try again, as the provider says: seconds or a date (RFC 9110, section 10.2.3).</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Reads the tokens of an error body, whatever its shape; nothing when there are none.</summary>
    public static ErrorTokens ReadTokens(ReadOnlyMemory<byte> body, KeyScrubber scrubber)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return ReadTokens(json.RootElement, scrubber);
        }
        catch (JsonException)
        {
            // Error pages of proxies are HTML or text; the status says enough.
            return default;
        }
    }

    /// <summary>Reads the tokens of <c>{"error": {…}}</c>, <c>{"error": "…"}</c> or the members themselves.</summary>
    public static ErrorTokens ReadTokens(JsonElement body, KeyScrubber scrubber)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return default;
        var error = body.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : body;
        var status = error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number)
            ? number
            : (int?)null;
        return new ErrorTokens(Token(error, "type", scrubber), Token(error, "code", scrubber), status);
    }

    /// <summary>A token if it is one that providers are known to send; any other could be a piece of a prompt, or somebody's key.</summary>
    public static string Loggable(string? token) => token is null ? "-" : KnownTokens.Contains(token) ? token : "other";

    private static string? Token(JsonElement error, string name, KeyScrubber scrubber) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && Plain().IsMatch(text) && !scrubber.IsIn(text) ? text : null;

    private static bool Has(string words, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (words.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex Plain();
}

/// <summary>What may be known of a provider's error.</summary>
internal readonly record struct ErrorTokens(string? Type, string? Code, int? Status);
