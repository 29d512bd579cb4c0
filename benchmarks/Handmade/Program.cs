using System.ClientModel;
using System.Text.Json;
using ChatbotPlatform.Benchmarks.Handmade;
using Microsoft.EntityFrameworkCore;
using OpenAI;
using OpenAI.Chat;

// What a good developer writes in an afternoon: the official SDK, a table of messages, an event a token.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContextPool<ChatDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Chat")));
builder.Services.AddSingleton(new ChatClient(
    "mock", new ApiKeyCredential("loopback-key-0000"), new OpenAIClientOptions { Endpoint = new Uri(builder.Configuration["ModelUrl"]!) }));
var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
    await scope.ServiceProvider.GetRequiredService<ChatDb>().Database.EnsureCreatedAsync();

app.MapGet("/health", () => "ok");
app.MapPost("/chat/stream", async (ChatRequest request, ChatDb db, ChatClient chat, HttpContext context, CancellationToken cancellationToken) =>
{
    var sessionId = request.SessionId ?? Guid.CreateVersion7();
    var history = await db.Messages.AsNoTracking().Where(m => m.SessionId == sessionId).OrderBy(m => m.Id).ToListAsync(cancellationToken);
    if (request.SessionId is null)
        db.Sessions.Add(new Session { Id = sessionId, CreatedAt = DateTime.UtcNow });
    db.Messages.Add(new Message { SessionId = sessionId, Role = "user", Text = request.Message, CreatedAt = DateTime.UtcNow });
    await db.SaveChangesAsync(cancellationToken);

    List<ChatMessage> prompt = [new SystemChatMessage("You are a helpful assistant."),
        .. history.Select(m => m.Role == "user" ? (ChatMessage)new UserChatMessage(m.Text) : new AssistantChatMessage(m.Text)), new UserChatMessage(request.Message)];
    var response = context.Response;
    response.ContentType = "text/event-stream";
    await SendAsync(new { type = "started", session_id = sessionId });
    var answer = new System.Text.StringBuilder();
    await foreach (var update in chat.CompleteChatStreamingAsync(prompt, cancellationToken: cancellationToken))
    {
        foreach (var part in update.ContentUpdate)
        {
            if (part.Text is not { Length: > 0 } text)
                continue;
            answer.Append(text);
            await SendAsync(new { type = "text", text });
        }
    }

    db.Messages.Add(new Message { SessionId = sessionId, Role = "assistant", Text = answer.ToString(), CreatedAt = DateTime.UtcNow });
    await db.SaveChangesAsync(cancellationToken);
    await SendAsync(new { type = "done" });

    async Task SendAsync<T>(T value)
    {
        await response.WriteAsync($"data: {JsonSerializer.Serialize(value)}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
});
app.Run();
