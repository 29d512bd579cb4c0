using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform;

/// <summary>The versions that a request means by <c>If-Match</c> (RFC 9110, 13.1.1); none are named when it takes any.</summary>
internal sealed record IfMatch(IReadOnlyList<int>? Versions) : IBindableFromHttpContext<IfMatch>
{
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new(new IfMatch((IReadOnlyList<int>?)null));
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var tags))
            throw Checks.Invalid("If-Match has to be an ETag in its quotes, a list of them, or *.");
        if (tags.Contains(EntityTagHeaderValue.Any))
            return new(new IfMatch((IReadOnlyList<int>?)null));
        // The comparison is strong: a weak tag is like none. One that is not of our making is no version there is.
        return new(new IfMatch([.. tags.Where(t => !t.IsWeak).Select(t => ETag.VersionOf(t.Tag)).OfType<int>()]));
    }
}

internal static class ETag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static int? VersionOf(Microsoft.Extensions.Primitives.StringSegment tag) =>
        int.TryParse(tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && tag.Equals(Of(version), StringComparison.Ordinal)
            ? version
            : null;
}

/// <summary>Answers with the version as ETag; without a body to who has it already (<c>If-None-Match</c>).</summary>
internal sealed class Versioned(int version, IResult answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var tag = ETag.Of(version);
        response.Headers.ETag = tag;
        if (HttpMethods.IsGet(httpContext.Request.Method)
            && EntityTagHeaderValue.TryParseList(httpContext.Request.Headers.IfNoneMatch, out var known)
            && known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Tag.Equals(tag, StringComparison.Ordinal)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return answer.ExecuteAsync(httpContext);
    }
}

internal static class VersionedAnswers
{
    public static IResult Of(int version, IResult answer) => new Versioned(version, answer);

    /// <summary>A route that heeds <c>If-Match</c>.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder route) => route.ProducesProblem(400).ProducesProblem(412);
}
