using ChatbotPlatform.Testing;
using ChatbotPlatform.Turns;
using Microsoft.Data.Sqlite;
using static ChatbotPlatform.Core.Tests.Turns.EngineHost;

namespace ChatbotPlatform.Core.Tests.Turns;

/// <summary>Another process holds SQLite's write lock.</summary>
public sealed class DatabaseOutageOnSqlite() : DatabaseOutage(() => TestDatabase.SqliteAsync())
{
    private protected override async Task<IAsyncDisposable> TakeAwayAsync()
    {
        var connection = new SqliteConnection(Database.ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}

/// <summary>PostgreSQL is killed with SIGKILL, and started again.</summary>
public sealed class DatabaseOutageOnPostgreSql : DatabaseOutage
{
    private readonly StrongBox _cluster;

    public DatabaseOutageOnPostgreSql() : this(new StrongBox()) { }

    private DatabaseOutageOnPostgreSql(StrongBox cluster) : base(async () =>
    {
        cluster.Value = await PostgresCluster.StartNewAsync(durable: true);
        return await TestDatabase.PostgreSqlAsync(cluster: cluster.Value);
    }) => _cluster = cluster;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster.Value!.DisposeAsync();
    }

    private protected override async Task<IAsyncDisposable> TakeAwayAsync()
    {
        await _cluster.Value!.KillAsync();
        return new Restart(_cluster.Value);
    }

    private sealed class StrongBox
    {
        public PostgresCluster? Value { get; set; }
    }

    private sealed class Restart(PostgresCluster cluster) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await cluster.StartAsync();
    }
}

public abstract class DatabaseOutage(Func<Task<TestDatabase>> create) : EngineSuite(create)
{
    /// <summary>Takes the database away until what is returned is disposed.</summary>
    private protected abstract Task<IAsyncDisposable> TakeAwayAsync();

    [Fact]
    public async Task While_the_database_is_away_sends_are_refused_and_a_running_answer_is_kept_until_it_is_back()
    {
        await using var node = await StartAsync();
        var project = await node.ProjectAsync();
        var idle = (await node.AskAsync(project.Id, "Idle")).Turn.SessionId;
        var gate = new LoopbackGate();
        Model.Reply(LoopbackReply.Text("before", " and after").HoldAfter(1, gate));
        var started = await node.SendAsync(project.Id, "Hi");
        await TurnLifecycle.FirstTextAsync(node, started);
        var following = node.FollowAsync(started.Turn.Id);

        await using (await TakeAwayAsync())
        {
            var send = () => node.SendAsync(project.Id, "Now?", idle);
            (await send.Should().ThrowAsync<ChatException>()).Which.Should().Match<ChatException>(e => e.Error == ChatError.Unavailable && e.RetryAfter != null);
            gate.Open();
        }

        var events = await following.WaitAsync(TimeSpan.FromSeconds(10));
        TextOf(events).Should().Be("before and after");
        events[^1].Should().BeOfType<TurnEnded>().Which.Status.Should().Be(TurnStatus.Completed);
        (await node.MessagesAsync(started.Turn.SessionId)).Select(m => m.Text).Should().Equal("Hi", "before and after");
        (await node.MessagesAsync(idle)).Should().HaveCount(2, "a refused message leaves nothing");
        Model.Reply(LoopbackReply.Text("back"));
        (await node.AskAsync(project.Id, "Now?", idle)).Message!.Text.Should().Be("back");
    }
}
