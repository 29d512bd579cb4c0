using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Registers one provider that speaks OpenAI's chat completions.</summary>
internal static class ProviderRegistrar
{
    public static void Add(IServiceCollection services, string name, ProviderPreset preset, Action<OpenAICompatibleOptions>? configure)
    {
        var options = new OpenAICompatibleOptions { BaseUrl = preset.BaseUrl, MaxTokensField = preset.MaxTokensField };
        configure?.Invoke(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(HttpName(name), http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = ProviderHandler.Create(new Uri(options.BaseUrl), options.AllowPrivateNetwork, provider.GetService<HostResolver>());
                handler.ConnectTimeout = options.ConnectTimeout;
                return handler;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The factory's own loggers write headers at Trace.
            .RemoveAllLoggers();
        services.AddSingleton(new ModelProvider
        {
            Name = name,
            Models = [.. options.Models],
            CreateClient = (provider, model) => new OpenAICompatibleChatClient(Connect(provider, name, preset, options), model),
            ListModels = (provider, cancellationToken) => Connect(provider, name, preset, options).ListModelsAsync(cancellationToken),
        });
        services.AddSingleton(new ModelRegistration(name, preset.SuggestedModel, provider => Problem(provider, name, preset, options)));
    }

    private static string HttpName(string name) => $"ChatbotPlatform.Models.{name}";

    private static ProviderConnection Connect(IServiceProvider services, string name, ProviderPreset preset, OpenAICompatibleOptions options) => new(
        name,
        options,
        Key(services, preset, options),
        services.GetRequiredService<IHttpClientFactory>().CreateClient(HttpName(name)),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<FrameClock>(),
        (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<ProviderConnection>());

    private static string? Key(IServiceProvider services, ProviderPreset preset, OpenAICompatibleOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.ApiKey))
            return options.ApiKey.Trim();
        if (preset.KeyName is null)
            return null;
        var configured = services.GetService<IConfiguration>()?[preset.KeyName];
        if (string.IsNullOrWhiteSpace(configured))
            configured = Environment.GetEnvironmentVariable(preset.KeyName);
        return string.IsNullOrWhiteSpace(configured) ? null : configured.Trim();
    }

    private static string? Problem(IServiceProvider services, string name, ProviderPreset preset, OpenAICompatibleOptions options)
    {
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            // The address is not repeated: it may hold a password.
            return $"The address of the model provider '{name}' is not an absolute http or https address without user name and query: "
                + $"set BaseUrl in {preset.Method}, or Chatbot:Providers:{name}:BaseUrl.";
        }
        if (IPAddress.TryParse(uri.IdnHost, out var address) && !AddressRules.Allows(address, inside: true))
            return $"The address of the model provider '{name}' is one that no provider can have: link-local, unspecified, or a cloud's metadata service.";
        if (preset.KeyName is not null && Key(services, preset, options) is null)
        {
            return $"The model provider '{name}' has no key: set {preset.KeyName} in the environment or the configuration, "
                + $"or give it to {preset.Method}(options => options.ApiKey = …), or set Chatbot:Providers:{name}:ApiKey.";
        }
        return Key(services, preset, options)?.Any(c => c is < '!' or > '~') == true
            ? $"The key of the model provider '{name}' has characters that no header can carry: check what was pasted."
            : null;
    }
}
