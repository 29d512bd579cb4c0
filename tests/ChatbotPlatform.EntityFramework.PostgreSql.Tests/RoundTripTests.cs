using ChatbotPlatform.Conformance;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatbotPlatform.EntityFramework.PostgreSql.Tests;

/// <summary>What the wall costs on the way to the server, beside the same stores without one.</summary>
public sealed class RoundTripTests(PostgreSqlDatabase database, ITestOutputHelper output) : StoreSuite<PostgreSqlDatabase>(database)
{
    [Fact]
    public async Task The_wall_costs_a_turn_no_round_trip()
    {
        var server = new NpgsqlConnectionStringBuilder(Database.Database.ConnectionString);
        await using var line = new CountingLine(server.Port);
        var walled = new ServiceCollection();
        new ChatbotPlatformBuilder(walled).UsePostgreSql(line.Through(Database.Database.ConnectionString));
        // The same stores by the role above the wall, on contexts that tell the server nothing.
        var open = new ServiceCollection();
        open.AddDbContextFactory<ChatDbContext>(options => options.UseNpgsql(
            line.Through(server.ConnectionString.Replace(server.Username!, "postgres", StringComparison.Ordinal))));
        new ChatbotPlatformBuilder(open).UseEntityFramework<ChatDbContext>();

        var (with, without) = (await CountAsync(walled, line), await CountAsync(open, line));

        output.WriteLine($"with: {string.Join(", ", with)}\nwithout: {string.Join(", ", without)}");
        with.Should().Equal(without);
        with.Should().OnlyContain(c => c.Value > 0);
    }

    /// <summary>Round trips of each verb of a turn.</summary>
    private async Task<Dictionary<string, int>> CountAsync(ServiceCollection parts, CountingLine line)
    {
        parts.AddSingleton<TimeProvider>(Database.Time);
        parts.AddLogging();
        await using var services = parts.BuildServiceProvider();
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var (turns, memory, projects) = (
            services.GetRequiredService<TurnStore>(), services.GetRequiredService<MemoryStore>(), services.GetRequiredService<ProjectStore>());
        Dictionary<string, int> counts = [];
        Guid? session = null;
        // The first round warms up: connections, and what Entity Framework compiles.
        for (var round = 0; round < 3; round++)
        {
            counts.Clear();
            var turn = await CountedAsync("accept", () => turns.AcceptAsync(scope, Acceptance(Say("Hi", session, session is null ? project.Id : null), $"{round}"), None));
            session = turn.Turn.SessionId;
            await CountedAsync("setup", () => projects.ReadSetupAsync(scope, project.Id, None));
            await CountedAsync("history", () => memory.ReadAsync(scope, session.Value, null, true, 100, false, None));
            await CountedAsync("checkpoint", () => turns.CheckpointAsync(Node, [new(scope.TenantId, turn.Turn.Id, null)], FarAway, None));
            await CountedAsync("end", () => turns.EndAsync(scope, End(turn), None));
            await CountedAsync("read", () => turns.ReadAsync(scope, turn.Turn.Id, None));
        }

        return counts;

        async Task<T> CountedAsync<T>(string verb, Func<Task<T>> act)
        {
            var before = line.RoundTrips;
            var result = await act();
            counts[verb] = line.RoundTrips - before;
            return result;
        }
    }
}
