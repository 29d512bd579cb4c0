namespace ChatbotPlatform.Host.Web;

/// <summary>
/// Other origins whose pages may call the API: <c>Chatbot:Cors:Origins</c>, and with <c>Chatbot:Cors:Credentials</c> with cookies. (A widget's origins are
/// its project's, not these.)
/// </summary>
internal sealed class AllowedOrigins
{
    private readonly HashSet<string> _origins;

    private AllowedOrigins(IEnumerable<string> origins, bool withCredentials)
    {
        _origins = new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase);
        WithCredentials = withCredentials;
    }

    public bool WithCredentials { get; }

    public bool Any => _origins.Contains("*");

    public bool Contains(string origin) => origin.Length > 0 && (Any || _origins.Contains(origin));

    public void AddTo(ICollection<string> list)
    {
        foreach (var origin in _origins)
            list.Add(origin);
    }

    /// <exception cref="InvalidOperationException">One is no origin, or all are allowed with cookies.</exception>
    public static AllowedOrigins Read(IConfiguration configuration)
    {
        var origins = configuration.GetSection("Chatbot:Cors:Origins").Get<string[]>() ?? [];
        var credentials = configuration.GetValue("Chatbot:Cors:Credentials", false);
        if (credentials && origins.Any(o => o.Contains('*')))
            throw new InvalidOperationException("Chatbot:Cors:Origins has a \"*\" and Chatbot:Cors:Credentials is true: every site could act for whoever is signed in. Name the origins.");
        foreach (var origin in origins.Where(o => o != "*"))
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                || !uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"Chatbot:Cors:Origins has \"{origin}\", which is no origin. Write scheme, host and port, for instance https://app.example.com.");
        }

        return new AllowedOrigins(origins, credentials);
    }
}

internal static class CorsSetup
{
    public static void AddConfiguredCors(this WebApplicationBuilder builder)
    {
        var origins = AllowedOrigins.Read(builder.Configuration);
        builder.Services.AddSingleton(origins);
        if (origins.WithCredentials)
            builder.Services.Configure<ChatHttpOptions>(chat => origins.AddTo(chat.TrustedOrigins));
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            policy.SetIsOriginAllowed(origins.Contains).AllowAnyHeader().AllowAnyMethod()
                .WithExposedHeaders("ETag", "Location", "Retry-After").SetPreflightMaxAge(TimeSpan.FromMinutes(10));
            if (origins.WithCredentials)
                policy.AllowCredentials();
        }));
    }

    /// <summary>Only for origins of ours: what a widget's page asks for is answered by the chat's own routes.</summary>
    public static void UseConfiguredCors(this WebApplication app, string prefix)
    {
        var origins = app.Services.GetRequiredService<AllowedOrigins>();
        app.UseWhen(
            context => origins.Contains(context.Request.Headers.Origin.ToString()) && !context.Request.Path.StartsWithSegments(prefix + "/widget"),
            branch => branch.UseCors());
    }
}
