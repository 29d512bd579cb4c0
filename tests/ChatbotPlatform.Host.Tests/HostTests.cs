using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Host.Tests;

/// <summary>The samples as their users run them.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_walkthrough_passes_on_a_fresh_host_without_a_key(string kind)
    {
        await using var database = kind == "sqlite" ? await TestDatabase.SqliteAsync(migrated: false) : await TestDatabase.PostgreSqlAsync(migrated: false);
        await using var host = new HostProcess("Host", new Dictionary<string, string>
        {
            ["Chatbot__Database"] = kind,
            ["ConnectionStrings__Chatbot"] = database.ConnectionString,
            ["ConnectionStrings__ChatbotMigrations"] = database.OwnerConnectionString ?? "",
        });
        await host.StartAsync();

        var start = new ProcessStartInfo("bash", [Path.Combine(Checkout.Root, "samples", "api-walkthrough.sh"), $"{host.Address}api/v1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var walk = Process.Start(start)!;
        var said = walk.StandardOutput.ReadToEndAsync();
        var complained = walk.StandardError.ReadToEndAsync();
        await walk.WaitForExitAsync();
        walk.ExitCode.Should().Be(0, $"{await said}\n{await complained}\n{host.Output}");
        (await said).Should().Contain("The walkthrough is through");
        host.Output.Should().NotContain("fail:").And.NotContain("warn:");
    }

    [Fact]
    public async Task A_provider_named_by_environment_variables_alone_is_streamed_and_its_key_is_in_no_log()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var model = await LoopbackModelServer.StartAsync();
        var environment = HostProcess.Loop(model, database);
        environment["Logging__LogLevel__Default"] = "Trace";
        await using var host = new HostProcess("Host", environment);
        await host.StartAsync();
        await host.SignInAsync();
        var projectId = await ProjectAsync(host);

        model.Reply(LoopbackReply.Text("streamed ", "from the loop"));
        (await ChatAsync(host, projectId, "canary-question-41")).Should().Contain("streamed from the loop");
        model.Reply(LoopbackReply.Status(401, """{"error":{"message":"Incorrect API key: canary-key-7f3a","code":"invalid_api_key"}}"""));
        var refused = await ChatAsync(host, projectId, "canary-question-42");

        refused.Should().Contain("model_unauthorized").And.NotContain("canary-key-7f3a");
        model.Requests[0].Headers["Authorization"].Should().Be("Bearer canary-key-7f3a");
        model.Requests[0].Model.Should().Be("mock");
        host.Output.Should().NotContain("canary-key-7f3a").And.NotContain("canary-question").And.NotContain("from the loop");
    }

    [Fact]
    public async Task An_orderly_stop_stores_what_was_said_and_is_quick()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var model = await LoopbackModelServer.StartAsync();
        await using var host = new HostProcess("Host", HostProcess.Loop(model, database));
        await host.StartAsync();
        await host.SignInAsync();
        var projectId = await ProjectAsync(host);
        model.Reply(LoopbackReply.Text("half", " whole").HangAfter(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/chat/stream")
        {
            Content = JsonContent.Create(new { project_id = projectId, message = "Hi" }),
        };
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        string? turn = null;
        while (await lines.ReadLineAsync() is { } line && !line.Contains("half", StringComparison.Ordinal))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                turn = JsonDocument.Parse(line[6..]).RootElement.GetProperty("turn_id").GetString();
        }

        var patience = Stopwatch.StartNew();
        (await host.TerminateAsync()).Should().Be(0);
        patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        (await lines.ReadToEndAsync()).Should().Contain("turn.ended").And.Contain("\"status\":\"interrupted\"");

        await host.StartAsync();
        using var events = await host.Client.GetAsync($"api/v1/turns/{turn}/events");
        (await events.Content.ReadAsStringAsync()).Should().Contain("half").And.Contain("\"status\":\"interrupted\"");
    }

    [Fact]
    public async Task The_host_refuses_Production_and_a_wrong_configuration_with_a_sentence()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await Refuses(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production" }, "Chatbot:Secret is not set");
        await Refuses(new() { ["Chatbot__Database"] = "oracle" }, "sqlite or postgresql");
        await Refuses(new() { ["Chatbot__Database"] = "postgresql" }, "ConnectionStrings:Chatbot");
        await Refuses(new() { ["Chatbot__DefaultModel"] = "none/such" }, "embedded/answerer");
        await Refuses(new() { ["Chatbot__Providers__x__Kind"] = "unheard-of" }, "The kinds are");
        await Refuses(new() { ["Chatbot__Turns__LeaseDuration"] = "00:00:01" }, "three times");

        async Task Refuses(Dictionary<string, string> environment, string sentence)
        {
            environment.TryAdd("ConnectionStrings__Chatbot", environment.ContainsValue("postgresql") ? "" : database.ConnectionString);
            await using var host = new HostProcess("Host", environment);
            (await host.RefuseAsync()).Should().NotBe(0);
            host.Output.Should().Contain(sentence);
        }
    }

    [Fact]
    public async Task Live_ready_and_the_OpenAPI_document_answer()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var host = new HostProcess("Host", new Dictionary<string, string> { ["ConnectionStrings__Chatbot"] = database.ConnectionString });
        await host.StartAsync();

        (await host.Client.GetAsync("health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await host.Client.GetAsync("health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        var paths = (await host.Client.GetFromJsonAsync<JsonElement>("openapi/v1.json")).GetProperty("paths");
        paths.EnumerateObject().Select(p => p.Name).Should().Contain(["/api/v1/projects", "/api/v1/chat/stream", "/api/v1/turns/{id}/events"]);
        (await host.Client.GetStringAsync("swagger/index.html")).Should().Contain("swagger-ui");
    }

    [Fact]
    public async Task The_minimal_sample_prints_a_command_that_streams_an_answer()
    {
        var folder = Directory.CreateTempSubdirectory("minimal-");
        var environment = new Dictionary<string, string>();
        await using var host = new HostProcess("Minimal", environment, folder.FullName);
        await host.StartAsync("chatbot/projects");

        var command = (await host.OutputLineAsync("curl -N")).Split("-d '")[1].TrimEnd('\'');
        using var response = await host.Client.PostAsync("chatbot/chat/stream", new StringContent(command, null, "application/json"));

        (await response.Content.ReadAsStringAsync()).Should().Contain("event: turn.ended").And.Contain("embedded answerer");
        await host.KillAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<string> ProjectAsync(HostProcess host)
    {
        using var created = await host.Client.PostAsJsonAsync("api/v1/projects", new { name = "Test" });
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<string> ChatAsync(HostProcess host, string projectId, string message)
    {
        using var response = await host.Client.PostAsJsonAsync("api/v1/chat/stream", new { project_id = projectId, message });
        return await response.Content.ReadAsStringAsync();
    }
}
