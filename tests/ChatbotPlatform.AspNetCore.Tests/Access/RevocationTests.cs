using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using ChatbotPlatform.AspNetCore.Tests.Turns;
using ChatbotPlatform.AspNetCore.Tests.Widget;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatbotPlatform.AspNetCore.Tests.Access;

/// <summary>
/// Everyone whose access can be taken from them has a stream and a hub open, on an answer that does not end. It is taken from all but one, each in its own way:
/// the next request is refused, and both are closed within five seconds.
/// </summary>
public sealed class RevocationTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);

    [Fact(Timeout = 120_000)]
    public async Task Who_counts_no_more_is_out_within_five_seconds_on_SQLite() => await RunAsync(await TestDatabase.SqliteAsync());

    [Fact(Timeout = 120_000)]
    public async Task Who_counts_no_more_is_out_within_five_seconds_on_PostgreSQL() => await RunAsync(await TestDatabase.PostgreSqlAsync());

    private static async Task RunAsync(TestDatabase database)
    {
        await using var owned = database;
        var (time, suspended) = (new ShiftedTime(), new Suspended());
        await using var app = await ChatApp.StartAsync(
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                builder.Services.Replace(ServiceDescriptor.Singleton<ICallerValidator>(suspended));
            },
            database: database);
        var gate = new LoopbackGate();
        app.Model.Reply(LoopbackReply.Text("Once upon").Then(LoopbackReply.Hold(gate)));
        List<Stream> streams = [];

        // By keys.
        var (open, revoked) = (await app.NewProjectAsync(), await app.MakeKeyAsync(["chat"]));
        var stays = await JoinAsync("a key that stays", app.Bearer(await app.NewKeyAsync(["chat"])), open);
        await JoinAsync("a revoked key", app.Bearer(revoked.Text("key")!), open);
        var brief = await JoinAsync("an expired key", app.Bearer(await app.NewKeyAsync(["chat"], expires: time.GetUtcNow().AddMinutes(5))), open);
        var doomed = await app.NewProjectAsync();
        await JoinAsync("a key of a deleted project", app.Bearer(await app.NewKeyAsync(["chat"], doomed)), doomed);
        (await JoinAsync("a member in a deleted project", app.Client(Headers("acme", "ann")), doomed)).KeepsConnection = true;

        // By visits.
        var lasting = await VisitAsync("a visitor whose token ends");
        var leaving = await VisitAsync("a visitor who signs out");
        var unlisted = await VisitAsync("a visitor of a site taken off the list");
        var rekeyed = await VisitAsync("a visitor by a key made anew");
        var deleted = await VisitAsync("a visitor of a deleted project");
        // Whom the host suspends, its own authentication refuses from then on; here only the streams are ours.
        (await JoinAsync("a user whom the host suspends", app.Client(Headers("acme", "bob")), open)).IsLockedOut = false;

        unlisted.Stream.Refusal = HttpStatusCode.Forbidden;

        List<Stream> now = [.. streams.Except([stays, brief, lasting.Stream])];
        await app.Ann.DeleteAsync($"api-keys/{revoked.Text("id")}");
        await app.Ann.DeleteAsync($"projects/{doomed}");
        (await app.FromAsync(SiteVisit.Origin, HttpMethod.Delete, $"widget/{leaving.Key}/visitors", leaving.Token)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await app.Ann.PatchAsync($"projects/{unlisted.Project}", Responses.Json("""{"widget":{"allowed_origins":[]}}"""));
        await app.Ann.PostAsync($"projects/{rekeyed.Project}/publishable-key", null);
        await app.Ann.DeleteAsync($"projects/{deleted.Project}");
        suspended.User = "bob";
        await AreOutAsync(now);

        foreach (var early in (Stream[])[stays, brief, lasting.Stream])
            early.Ended.IsCompleted.Should().BeFalse($"nothing was taken from {early.Name} yet");
        time.Shift = TimeSpan.FromMinutes(6);
        await AreOutAsync([brief]);
        time.Shift = TimeSpan.FromMinutes(16);
        await AreOutAsync([lasting.Stream]);
        stays.Ended.IsCompleted.Should().BeFalse("nobody has taken anything from it");
        (await stays.Client.GetAsync("sessions")).StatusCode.Should().Be(HttpStatusCode.OK);
        gate.Open();
        await stays.Ended.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var stream in streams)
            await stream.DisposeAsync();

        async Task<Visit> VisitAsync(string name)
        {
            var (project, key) = await app.NewWidgetAsync();
            var token = (await app.VisitAsync(key)).Text("token")!;
            return new Visit(project, key, token, await JoinAsync(name, app.Bearer(token), project));
        }

        async Task<Stream> JoinAsync(string name, HttpClient client, string project)
        {
            var hub = app.Hub(client.DefaultRequestHeaders.Select(h => KeyValuePair.Create(h.Key, h.Value.Single())));
            var stream = new Stream(name, client, hub, await SseReader.PostAsync(client, "chat/stream", new { project_id = project, message = "Hi" }));
            await stream.BeginAsync();
            streams.Add(stream);
            return stream;
        }
    }

    private static async Task AreOutAsync(List<Stream> streams)
    {
        var clock = Stopwatch.StartNew();
        foreach (var stream in streams.Where(s => s.IsLockedOut))
        {
            using var next = await stream.Client.GetAsync("sessions");
            next.StatusCode.Should().Be(stream.Refusal, stream.Name);
        }

        foreach (var stream in streams)
        {
            var left = Promise - clock.Elapsed;
            await FluentActions.Awaiting(() => Task.WhenAll(stream.Ended, stream.KeepsConnection ? Task.CompletedTask : stream.Closed)
                    .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                .Should().NotThrowAsync($"{stream.Name} is to be out within {Promise.TotalSeconds} s");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(string tenant, string user) =>
        [KeyValuePair.Create("X-Tenant", tenant), KeyValuePair.Create("X-User", user)];

    private sealed record Visit(string Project, string Key, string Token, Stream Stream);

    /// <summary>Both transports of one caller.</summary>
    private sealed class Stream(string name, HttpClient client, HubConnection hub, SseReader events) : IAsyncDisposable
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => name;

        public HttpClient Client => client;

        /// <summary>A member whose project is gone has others.</summary>
        public bool KeepsConnection
        {
            get;
            set => (field, IsLockedOut) = (value, !value);
        }

        public bool IsLockedOut { get; set; } = true;

        /// <summary>What the next request is told.</summary>
        public HttpStatusCode Refusal { get; set; } = HttpStatusCode.Unauthorized;

        /// <summary>When neither transport tells anything more of the turn.</summary>
        public Task Ended { get; private set; } = Task.CompletedTask;

        /// <summary>When the hub's connection is cut.</summary>
        public Task Closed => _closed.Task;

        public async Task BeginAsync()
        {
            var turn = (await events.NextAsync())!.Json.Text("turn_id")!;
            (await events.NextAsync())!.Json.Text("text").Should().NotBeNullOrEmpty();
            hub.Closed += _ =>
            {
                _closed.TrySetResult();
                return Task.CompletedTask;
            };
            await hub.StartAsync();
            var followed = hub.StreamAsync<System.Text.Json.JsonElement>("Follow", turn, null).GetAsyncEnumerator();
            (await followed.MoveNextAsync()).Should().BeTrue();
            Ended = Task.WhenAll(ReadAsync(), FollowAsync(followed));
        }

        public async ValueTask DisposeAsync()
        {
            await events.DisposeAsync();
            await hub.DisposeAsync();
            client.Dispose();
        }

        private async Task ReadAsync()
        {
            try
            {
                while (await events.NextAsync() is not null)
                {
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                // Cut off: closed all the same.
            }
        }

        private static async Task FollowAsync(IAsyncEnumerator<System.Text.Json.JsonElement> followed)
        {
            try
            {
                while (await followed.MoveNextAsync())
                {
                }
            }
            catch (Exception e) when (e is Microsoft.AspNetCore.SignalR.HubException or OperationCanceledException or InvalidOperationException or IOException)
            {
                // Told why, or cut off.
            }
        }
    }

    private sealed class Suspended : ICallerValidator
    {
        public string? User { get; set; }

        public ValueTask<bool> IsStillValidAsync(ClaimsPrincipal user, ChatScope scope, CancellationToken cancellationToken) => new(scope.UserId != User);
    }
}
