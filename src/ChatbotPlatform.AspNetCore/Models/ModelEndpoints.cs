using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Models;

internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("").WithTags("Models");
        models.MapGet("/models", ListAsync).Gives<ModelsJson>("ListModels", "Lists the models that can be chosen.");
        models.MapPost("/models/{provider}/check", CheckAsync).Needs(ChatAccess.Manage)
            .Gives<ModelCheckJson>("CheckModelProvider", "Asks a provider for its models, and so checks its address and key.")
            .ProducesProblem(502);
    }

    private static async Task<IResult> ListAsync(ModelCatalog catalog, CancellationToken cancellationToken)
    {
        var models = await catalog.ListAsync(cancellationToken);
        return Answers.Ok(new ModelsJson([.. models.Select(m => new ModelJson(m.Name, m.Provider, m.IsDefault))]));
    }

    private static async Task<IResult> CheckAsync(string provider, ModelCatalog catalog, CancellationToken cancellationToken)
    {
        var models = await catalog.CheckAsync(provider, cancellationToken);
        return Answers.Ok(new ModelCheckJson(true, models.Count));
    }
}

internal sealed record ModelJson(string Name, string Provider, bool Default);

internal sealed record ModelsJson(IReadOnlyList<ModelJson> Models);

internal sealed record ModelCheckJson(bool Ok, int Models);
