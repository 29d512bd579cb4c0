using ChatbotPlatform;
using ChatbotPlatform.Models;
using ChatbotPlatform.Models.OpenAICompatible;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the models that configuration names.</summary>
public static class ConfiguredProvidersExtensions
{
    /// <summary>
    /// Adds what <c>Chatbot:Providers:{name}:{Kind, BaseUrl, ApiKey, Models}</c> names, in the order of the names, then each preset whose own key
    /// is there (<c>OPENAI_API_KEY</c>, <c>GROQ_API_KEY</c>, <c>OPENROUTER_API_KEY</c>) and that was not named, and takes <c>Chatbot:DefaultModel</c>.
    /// </summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configuration">The root of the configuration.</param>
    /// <param name="kinds">More kinds, by name: each adds a provider under the name and with the settings it is given.</param>
    /// <exception cref="InvalidOperationException">An unknown kind; the message names the kinds there are.</exception>
    public static ChatbotPlatformBuilder AddConfiguredProviders(
        this ChatbotPlatformBuilder builder, IConfiguration configuration,
        IReadOnlyDictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>>? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetSection("Chatbot:Providers").GetChildren())
        {
            var settings = section.Get<ConfiguredProvider>() ?? new ConfiguredProvider();
            var kind = KindOf(section.Key, settings, kinds);
            named.Add(section.Key);
            named.Add(kind);
            if (Custom(kinds, kind) is { } add)
                add(builder, section.Key, settings);
            else
                ModelBuilderExtensions.Add(builder, section.Key, Preset(kind)!, options => Apply(options, settings));
        }
        foreach (var preset in ProviderPreset.All.Where(p => p.KeyName is not null && !named.Contains(p.Kind)))
        {
            if (!string.IsNullOrWhiteSpace(configuration[preset.KeyName!]))
                ModelBuilderExtensions.Add(builder, preset.Kind, preset, options => options.ApiKey = configuration[preset.KeyName!]);
        }
        var model = configuration["Chatbot:DefaultModel"];
        builder.Services.AddChatModels();
        return string.IsNullOrWhiteSpace(model) ? builder : builder.UseDefaultModel(model.Trim());
    }

    private static string KindOf(
        string name, ConfiguredProvider settings, IReadOnlyDictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>>? kinds)
    {
        bool IsKind(string kind) => Custom(kinds, kind) is not null || Preset(kind) is not null;
        var wanted = settings.Kind?.Trim();
        if (string.IsNullOrEmpty(wanted))
            wanted = IsKind(name) ? name : settings.BaseUrl is not null ? ProviderPreset.Other.Kind : "";
        if (IsKind(wanted))
            return wanted;
        var known = string.Join(", ", ProviderPreset.All.Select(p => p.Kind).Concat(kinds?.Keys ?? []).Distinct(StringComparer.OrdinalIgnoreCase));
        throw new InvalidOperationException(wanted.Length == 0
            ? $"Chatbot:Providers:{name} has neither a Kind nor a BaseUrl. Set Chatbot:Providers:{name}:Kind to one of: {known}."
            : $"Chatbot:Providers:{name}:Kind is '{wanted}', which is not known. The kinds are: {known}.");
    }

    private static Action<ChatbotPlatformBuilder, string, ConfiguredProvider>? Custom(
        IReadOnlyDictionary<string, Action<ChatbotPlatformBuilder, string, ConfiguredProvider>>? kinds, string kind) =>
        kinds?.FirstOrDefault(k => k.Key.Equals(kind, StringComparison.OrdinalIgnoreCase)).Value;

    private static ProviderPreset? Preset(string kind) =>
        ProviderPreset.All.FirstOrDefault(p => p.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase));

    private static void Apply(OpenAICompatibleOptions options, ConfiguredProvider settings)
    {
        options.BaseUrl = settings.BaseUrl ?? options.BaseUrl;
        options.ApiKey = settings.ApiKey;
        options.AllowPrivateNetwork = settings.AllowPrivateNetwork;
        foreach (var model in settings.Models)
            options.Models.Add(model);
    }
}
