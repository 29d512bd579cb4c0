using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ChatbotPlatform.Access;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>
/// Two tenants, each with two members, a program with a secret key and a visitor with a token, ask at random, all at once, over every transport, with their own ids and each other's, and leave in the
/// midst; each tenant's and user's word is looked for wherever it must not be. <c>CHATBOT_CROSSING_REQUESTS</c> says how many requests
/// there are on both databases together (10000), <c>CHATBOT_CROSSING_SEED</c> repeats a run's choices.
/// </summary>
public sealed class CrossingTests(ITestOutputHelper output)
{
    private const int Workers = 8;

    private static readonly int Requests = Setting("CHATBOT_CROSSING_REQUESTS") ?? 10_000;

    [Fact]
    public async Task Nothing_crosses_on_SQLite() => await RunAsync(await TestDatabase.SqliteAsync());

    [Fact]
    public async Task Nothing_crosses_on_PostgreSQL() => await RunAsync(await TestDatabase.PostgreSqlAsync());

    private async Task RunAsync(TestDatabase database)
    {
        var seed = Setting("CHATBOT_CROSSING_SEED") ?? Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Console.WriteLine($"Crossing run: seed {seed}, {Requests / 2} requests.");
        await using (database)
        await using (var app = await ChatApp.StartAsync(
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                // A long run outlasts a visitor's usual token.
                builder.Services.Configure<VisitorOptions>(o => o.TokenLifetime = TimeSpan.FromHours(1));
            },
            database: database))
        {
            var canaries = new Canaries();
            app.Model.Reply(request =>
            {
                canaries.CheckWhole("a model's prompt", request.Body);
                // All that it was told comes back, so that what slips into a prompt is seen in an answer as well.
                var words = string.Join(' ', request.Messages.TakeLast(3).Select(m => m.Text)).Split(' ');
                return LoopbackReply.Text([.. words.TakeLast(40).Select(w => w + " ")]).Usage(10, 10);
            });
            var pool = new ConcurrentQueue<Known>();
            List<Actor> actors = [];
            foreach (var tenant in (string[])["acme", "globex"])
            {
                var home = await HomeAsync(app, tenant);
                pool.Enqueue(new Known("project", home.Id, tenant, "ann"));
                var key = await MakeKeyAsync(app, tenant);
                var visitor = (await app.VisitAsync(home.Key)).Text("token")!;
                await JoinAsync(tenant, "ann", app[tenant, "ann"], app.Hub(tenant, "ann"));
                await JoinAsync(tenant, "bob", app[tenant, "bob"], app.Hub(tenant, "bob"));
                await JoinAsync(tenant, "key", app.Bearer(key), app.Hub([KeyValuePair.Create("Authorization", "Bearer " + key)]));
                await JoinAsync(tenant, "visitor", app.Bearer(visitor), app.Hub([KeyValuePair.Create("Authorization", "Bearer " + visitor)]), home.Id);
            }

            async Task JoinAsync(string tenant, string user, HttpClient client, HubConnection hub, string? project = null)
            {
                canaries.Add(tenant, user);
                await hub.StartAsync();
                actors.Add(new Actor(tenant, user, client, hub, canaries, pool, project));
            }

            var left = Requests / 2;
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
            {
                var random = new Random(seed + worker);
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    await actors[random.Next(actors.Count)].ActAsync(random);
                    // Only the newest are asked for again.
                    while (pool.Count > 800)
                        pool.TryDequeue(out _);
                }
            })));
            await CheckRowsAsync(database, canaries);

            var outcomes = actors.SelectMany(a => a.Outcomes).GroupBy(o => o.Key).ToDictionary(g => g.Key, g => g.Sum(o => o.Value));
            var told = string.Join(", ", outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Key}: {o.Value}"));
            output.WriteLine(told);
            Console.WriteLine($"Crossing run: {told}; {app.Model.Calls} calls of a model; {canaries.Crossings.Count} crossings.");
            canaries.Crossings.Should().BeEmpty($"seed {seed}");
            // SignalR itself calls each refusal of a hub an error.
            app.Log.Errors.Where(e => e.StartsWith("ChatbotPlatform", StringComparison.Ordinal)).Should().BeEmpty($"seed {seed}");
            outcomes["own 200"].Should().BeGreaterThan(Requests / 8, told);
            outcomes["foreign 404"].Should().BeGreaterThan(Requests / 40, told);
            outcomes["left"].Should().BeGreaterThan(Requests / 100, told);
            outcomes.Keys.Should().NotContain(k => k.StartsWith("foreign 2", StringComparison.Ordinal) || k.EndsWith(" 500", StringComparison.Ordinal));
        }
    }

    private static async Task<(string Id, string Key)> HomeAsync(ChatApp app, string tenant)
    {
        using var made = await app[tenant, "ann"].PostAsJsonAsync("projects", new
        {
            name = Canaries.OfTenant(tenant), description = Canaries.OfTenant(tenant), widget = new { allowed_origins = (string[])[SiteVisit.Origin] },
        });
        var project = await made.JsonAsync(HttpStatusCode.Created);
        return (project.Text("id")!, project.Text("publishable_key")!);
    }

    private static async Task<string> MakeKeyAsync(ChatApp app, string tenant)
    {
        using var made = await app[tenant, "ann"].PostAsJsonAsync("api-keys", new { name = Canaries.OfTenant(tenant), scopes = (string[])["chat", "read", "manage"] });
        return (await made.JsonAsync(HttpStatusCode.Created)).Text("key")!;
    }

    /// <summary>What was stored is of its row's tenant.</summary>
    private static async Task CheckRowsAsync(TestDatabase database, Canaries canaries)
    {
        var options = new DbContextOptionsBuilder<ChatDbContext>();
        database.UsePastTheWalls(options);
        await using var context = new ChatDbContext(options.Options);
        await context.Database.OpenConnectionAsync();
        foreach (var table in context.Model.GetEntityTypes().Select(t => t.GetTableName()!))
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The model's names.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var row = string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue));
                canaries.CheckRow(reader.GetString(reader.GetOrdinal("tenant_id")), table, row);
                canaries.CheckWhole($"a row of {table}", row);
            }
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
