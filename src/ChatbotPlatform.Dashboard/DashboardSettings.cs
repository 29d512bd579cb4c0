using System.Text.Json.Serialization;

namespace ChatbotPlatform.Dashboard;

/// <summary>What the page is told of its host.</summary>
internal sealed record DashboardSettings(string Base, string Api, bool Accounts, string? LoginUrl, string Widget);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DashboardSettings))]
internal sealed partial class DashboardJson : JsonSerializerContext;
