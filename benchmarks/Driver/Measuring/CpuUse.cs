using System.Diagnostics;
using ChatbotPlatform.Benchmarks.Systems;

namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>What everything of ours, and everything else, has used of the CPU since a moment.</summary>
internal sealed class CpuUse
{
    private readonly ChatSystem _system;
    private readonly ServerProcess _model;
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly (TimeSpan Server, TimeSpan Database, TimeSpan Model, TimeSpan Driver, TimeSpan All) _before;

    public CpuUse(ChatSystem system, ServerProcess model)
    {
        _system = system;
        _model = model;
        _before = Now();
    }

    /// <summary>The figures of so many turns since then.</summary>
    public Figures Per(double turns)
    {
        var elapsed = Stopwatch.GetElapsedTime(_since);
        var now = Now();
        var (server, database, model) = (now.Server - _before.Server, now.Database - _before.Database, now.Model - _before.Model);
        var strangers = now.All - _before.All - server - database - model - (now.Driver - _before.Driver);
        return new Figures
        {
            CpuPerTurn = server.TotalMilliseconds / turns,
            DatabaseCpuPerTurn = database.TotalMilliseconds / turns,
            ModelCpuPerTurn = model.TotalMilliseconds / turns,
            TurnsPerSecond = turns / elapsed.TotalSeconds,
            Memory = _system.Process.Memory / 1024.0 / 1024,
            Strangers = Math.Max(0, strangers / elapsed / Environment.ProcessorCount),
        };
    }

    private (TimeSpan Server, TimeSpan Database, TimeSpan Model, TimeSpan Driver, TimeSpan All) Now() =>
        (_system.Process.Cpu, _system.DatabaseCpu, _model.Cpu, ProcFile.Cpu(Environment.ProcessId), ProcFile.CpuOfAll());
}
