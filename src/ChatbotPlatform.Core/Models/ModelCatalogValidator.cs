namespace ChatbotPlatform.Models;

/// <summary>Finds at start-up what would otherwise fail in a user's turn.</summary>
internal sealed class ModelCatalogValidator(
    IServiceProvider services, ModelOptions options, ModelProvider[] providers, ModelRegistration[] registrations, Func<string> describe)
{
    public void Validate(string defaultModel)
    {
        foreach (var provider in providers)
        {
            if (provider.Name.Length == 0 || !provider.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
                throw new InvalidOperationException(
                    $"The model provider name '{provider.Name}' is not allowed: give Add… a name of letters, digits, '-', '_' and '.'.");
            foreach (var model in provider.Models)
            {
                if (!ModelName.TryParse($"{provider.Name}/{model}", out _))
                    throw new InvalidOperationException(
                        $"The model provider '{provider.Name}' lists the model '{model}', which is not a name of 1 to {ModelName.MaxLength} characters.");
            }
        }
        var twice = providers.GroupBy(p => p.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException(
                $"The model provider '{twice.Key}' was added twice ('embedded' is built in): give one of them another name, as in AddOpenAICompatible(\"other-name\", …).");
        foreach (var registration in registrations)
        {
            if (registration.Problem(services) is { } problem)
                throw new InvalidOperationException(problem);
        }
        if (options.DefaultModel is null && providers.Length > 1 && defaultModel.StartsWith("embedded/", StringComparison.Ordinal))
            throw new InvalidOperationException(
                $"The model provider '{providers[0].Name}' was added without models, so that it is not known which one answers: "
                + $"call UseDefaultModel(\"{providers[0].Name}/…\") or set Chatbot:DefaultModel, or list its models.");
        Check(defaultModel, "The default model", "call UseDefaultModel(\"provider/name\") or set Chatbot:DefaultModel");
        foreach (var (model, others) in options.Fallbacks)
        {
            foreach (var name in others.Prepend(model))
                Check(name, "The fallback model", "call AddModelFallback(\"provider/name\", …)");
            if (others.Contains(model))
                throw new InvalidOperationException($"The model '{model}' cannot be its own fallback: name another in AddModelFallback.");
        }
    }

    private void Check(string name, string what, string call)
    {
        if (!ModelName.TryParse(name, out var model)
            || !Array.Exists(providers, p => p.Name == model.Provider && (p.Models.Count == 0 || p.Models.Contains(model.Id))))
        {
            throw new InvalidOperationException($"{what} '{name}' is not known. There are: {describe()}. To choose one of them, {call}.");
        }
    }
}
