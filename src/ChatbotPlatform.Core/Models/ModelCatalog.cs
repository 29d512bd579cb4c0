using System.Collections.Concurrent;
using ChatbotPlatform.Models.Embedded;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Models;

/// <summary>
/// The models there are, by their full names, and their clients. The embedded answerer is always among them, and the default
/// only where nothing else is.
/// </summary>
public sealed class ModelCatalog
{
    // Any name may be asked of an open provider; what users invent must not fill the memory.
    private const int MaxCachedClients = 1_000;

    private readonly IServiceProvider _services;
    private readonly ModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ModelProvider[] _providers;
    private readonly ModelRegistration[] _registrations;
    private readonly ModelLists _lists;
    private readonly ConcurrentDictionary<string, Lazy<IChatClient>> _clients = new(StringComparer.Ordinal);

    internal ModelCatalog(IServiceProvider services, IOptions<ModelOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        _services = services;
        _options = options.Value;
        _time = time;
        _loggers = loggers;
        _providers = [.. services.GetServices<ModelProvider>(), EmbeddedChatClient.CreateProvider()];
        _registrations = [.. services.GetServices<ModelRegistration>()];
        _lists = new ModelLists(services, time, loggers.CreateLogger<ModelCatalog>());
        DefaultModel = _options.DefaultModel ?? _providers.Select(FirstModel).OfType<string>().First();
    }

    /// <summary>
    /// The model that answers where none is named: <see cref="ModelOptions.DefaultModel"/>, else the first listed or suggested model
    /// of the provider that was added first, else <c>embedded/answerer</c>.
    /// </summary>
    public string DefaultModel { get; }

    /// <summary>
    /// The models that can be chosen. A provider that was added without models is asked for its own, at most every 10 minutes; one that
    /// fails lists none.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(_providers.Select(p => NamesAsync(p, cancellationToken)));
        var names = lists.SelectMany(l => l).Where(n => ModelName.TryParse(n, out _)).Distinct(StringComparer.Ordinal).ToList();
        if (!names.Contains(DefaultModel, StringComparer.Ordinal))
            names.Insert(0, DefaultModel);
        return [.. names.Select(n => new ModelInfo(n, n[..n.IndexOf('/', StringComparison.Ordinal)], n == DefaultModel))];
    }

    /// <summary>Refuses a model that there is not; <see langword="null"/> stands for the default.</summary>
    /// <param name="model">The full name.</param>
    /// <exception cref="ChatException"><see cref="ChatError.UnknownModel"/>, with the names there are.</exception>
    public void EnsureKnown(string? model)
    {
        if (model is not null)
            Find(model);
    }

    /// <summary>
    /// The client of a model, with time-outs, retries and failover around it. It is shared: do not dispose of it.
    /// </summary>
    /// <param name="model">The full name.</param>
    /// <exception cref="ChatException"><see cref="ChatError.UnknownModel"/>, with the names there are.</exception>
    public IChatClient GetClient(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_clients.TryGetValue(model, out var known))
            return known.Value;
        var (provider, id) = Find(model);
        if (_clients.Count >= MaxCachedClients)
            return Create(model, provider, id);
        var client = _clients.GetOrAdd(model, _ => new Lazy<IChatClient>(() => Create(model, provider, id)));
        try
        {
            return client.Value;
        }
        catch
        {
            // What a host's factory lacked today it may have tomorrow.
            _clients.TryRemove(KeyValuePair.Create(model, client));
            throw;
        }
    }

    /// <summary>Asks a provider for its models now, and so checks its address and key.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The models, without the provider's name; the configured ones when the provider cannot be asked.</returns>
    /// <exception cref="ChatException">What is wrong, or <see cref="ChatError.NotFound"/> when there is no such provider.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(string provider, CancellationToken cancellationToken)
    {
        var found = Array.Find(_providers, p => p.Name == provider)
            ?? throw new ChatException(ChatError.NotFound,
                $"There is no model provider '{Shown(provider)}'. There are: {string.Join(", ", _providers.Select(p => p.Name))}.");
        if (found.ListModels is null)
            return found.Models;
        using var patience = new CancellationTokenSource(ModelLists.Patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await found.ListModels(_services, both.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChatException(ChatError.ModelTimeout, $"The model provider '{provider}' did not answer in time.", e);
        }
        catch (Exception e) when (e is not (ChatException or OperationCanceledException))
        {
            throw new ChatException(ChatError.ModelFailed, $"The model provider '{provider}' failed to list its models.", e);
        }
    }

    /// <summary>Checks names and settings. The host's start-up calls it.</summary>
    /// <exception cref="InvalidOperationException">What is wrong, what there is, and what to call.</exception>
    public void Validate() => new ModelCatalogValidator(_services, _options, _providers, _registrations, Describe).Validate(DefaultModel);

    private string? FirstModel(ModelProvider provider)
    {
        var first = provider.Models.Count > 0
            ? provider.Models[0]
            : Array.Find(_registrations, r => r.Provider == provider.Name)?.SuggestedModel;
        return first is null ? null : $"{provider.Name}/{first}";
    }

    private async Task<IEnumerable<string>> NamesAsync(ModelProvider provider, CancellationToken cancellationToken)
    {
        var models = provider.Models.Count > 0 || provider.ListModels is null ? provider.Models : await _lists.GetAsync(provider, cancellationToken);
        return models.Select(m => $"{provider.Name}/{m}");
    }

    private (ModelProvider Provider, string Id) Find(string model)
    {
        if (ModelName.TryParse(model, out var name)
            && Array.Find(_providers, p => p.Name == name.Provider) is { } provider
            && (provider.Models.Count == 0 || provider.Models.Contains(name.Id)))
        {
            return (provider, name.Id);
        }
        throw new ChatException(ChatError.UnknownModel, $"There is no model '{Shown(model)}'. There are: {Describe()}.");
    }

    private string Describe()
    {
        // A list for people: whoever has more reads the list of models.
        const int most = 20;
        var names = _providers.SelectMany(p => p.Models.Count > 0 ? p.Models.Select(m => $"{p.Name}/{m}") : [$"{p.Name}/…"]).ToList();
        return string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
    }

    private static string Shown(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return plain.Length > 100 ? plain[..100] + "…" : plain;
    }

    private IChatClient Create(string model, ModelProvider provider, string id)
    {
        var client = Guarded(provider, id);
        if (!_options.Fallbacks.TryGetValue(model, out var others) || others.Count == 0)
            return client;
        return new FailoverChatClient(
            new(model, client),
            [.. others.Select(o => new KeyValuePair<string, IChatClient>(o, Guarded(Find(o))))],
            _loggers.CreateLogger<FailoverChatClient>());
    }

    private RetryChatClient Guarded((ModelProvider Provider, string Id) model) => Guarded(model.Provider, model.Id);

    private RetryChatClient Guarded(ModelProvider provider, string id)
    {
        var client = new TimeoutChatClient(
            provider.CreateClient(_services, id), _options.FirstContentTimeout, _options.BetweenUpdatesTimeout, _time);
        return new RetryChatClient(client, _options.MaxRetries, _options.RetryDelay, _time, _loggers.CreateLogger<RetryChatClient>());
    }
}
