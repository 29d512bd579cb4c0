using ChatbotPlatform.EntityFramework;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatbotPlatform.Host.Operating;

/// <summary>Ready is who reaches the database.</summary>
internal sealed class DatabaseHealth(ChatDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database cannot be reached.");
}
