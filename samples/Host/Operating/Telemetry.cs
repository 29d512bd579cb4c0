using ChatbotPlatform.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ChatbotPlatform.Host.Operating;

/// <summary>
/// Sends traces and metrics by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; the exporter reads its other settings from
/// the environment as well (<c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_SERVICE_NAME</c>, …).
/// </summary>
internal sealed class Telemetry : IHostedService
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(ChatTelemetry.SourceName, "Microsoft.AspNetCore", "System.Net.Http").AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ChatTelemetry.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Disposing sends what is left.
        _traces?.Dispose();
        _metrics?.Dispose();
        return Task.CompletedTask;
    }
}

internal static class TelemetryExtensions
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            builder.Services.AddHostedService<Telemetry>();
    }
}
