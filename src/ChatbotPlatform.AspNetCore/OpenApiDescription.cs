using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatbotPlatform;

/// <summary>
/// What a host's OpenAPI document says of our routes beyond their metadata: the bodies as we read them, whatever the host's JSON options
/// are, and an example of each body and answer.
/// </summary>
internal static class OpenApiDescription
{
    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var examples = OpenApiExamples.Of(operation.OperationId);
        var type = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAcceptsMetadata>().FirstOrDefault()?.RequestType;
        if (type is not null && operation.RequestBody?.Content?.TryGetValue(Json, out var body) == true)
        {
            body.Schema = Schema(JsonSchemaExporter.GetJsonSchemaAsNode(ChatJson.Types.Options, type, Export));
            body.Example = Parse(examples.Body);
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (status[0] == '2' && response.Content?.TryGetValue(Json, out var answer) == true)
                answer.Example = Parse(examples.Answer);
        }

        // The framework leaves out what has a content type and no type of its own.
        foreach (var stream in context.Description.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>()
                     .Where(m => m.ContentTypes.Contains(EventStream)))
        {
            if (operation.Responses?.GetValueOrDefault(stream.StatusCode.ToString(CultureInfo.InvariantCulture)) is OpenApiResponse response)
            {
                response.Content ??= new Dictionary<string, OpenApiMediaType>();
                response.Content[EventStream] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JsonValue.Create(OpenApiExamples.Events),
                };
            }
        }

        return Task.CompletedTask;
    }

    private static readonly JsonSchemaExporterOptions Export = new()
    {
        TreatNullObliviousAsNonNullable = true,
        // A member that may be left out is, when it is there, what it holds.
        TransformSchemaNode = (context, node) => context.TypeInfo.Type is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(Optional<>)
            ? ChatJson.Types.Options.GetJsonSchemaAsNode(t.GetGenericArguments()[0])
            : node,
    };

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);

    /// <summary>A JSON schema as the document's own kind; only what the exporter writes of our types.</summary>
    private static OpenApiSchema Schema(JsonNode? node)
    {
        var schema = new OpenApiSchema();
        if (node is not JsonObject json)
            return schema;
        if (json["type"] is { } type)
            schema.Type = (type as JsonArray ?? [type.DeepClone()]).Select(t => Kind(t!.GetValue<string>())).Aggregate((a, b) => a | b);
        if (json["format"] is { } format)
            schema.Format = format.GetValue<string>();
        if (json["properties"] is JsonObject properties)
            schema.Properties = properties.ToDictionary(p => p.Key, IOpenApiSchema (p) => Schema(p.Value));
        if (json["required"] is JsonArray required)
            schema.Required = required.Select(r => r!.GetValue<string>()).ToHashSet();
        if (json["items"] is { } items)
            schema.Items = Schema(items);
        if (json["enum"] is JsonArray values)
            schema.Enum = [.. values.Where(v => v is not null).Select(v => v!.DeepClone())];
        if (json["additionalProperties"] is JsonObject additional)
            schema.AdditionalProperties = Schema(additional);
        else if (json["properties"] is not null)
            schema.AdditionalPropertiesAllowed = false;
        return schema;
    }

    private static JsonSchemaType Kind(string type) => type switch
    {
        "null" => JsonSchemaType.Null,
        "boolean" => JsonSchemaType.Boolean,
        "integer" => JsonSchemaType.Integer,
        "number" => JsonSchemaType.Number,
        "string" => JsonSchemaType.String,
        "array" => JsonSchemaType.Array,
        _ => JsonSchemaType.Object,
    };
}
