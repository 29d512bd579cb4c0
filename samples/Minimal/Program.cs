using ChatbotPlatform;
using ChatbotPlatform.Projects;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddChatbotPlatform()
    .UseSqlite("Data Source=chat.db")
    .UseScope(_ => new ChatScope("demo", "demo"));       // your app: leave this out, and everyone is who they signed in as

var app = builder.Build();
app.MapChatbotPlatform("/chatbot");                      // your app: .RequireAuthorization()

app.Lifetime.ApplicationStarted.Register(async () =>
{
    var projects = app.Services.GetRequiredService<ProjectStore>();
    var project = await projects.CreateAsync(new ChatScope("demo", "demo"), new ProjectChange { Name = "Demo" }, default);
    Console.WriteLine($"curl -N {app.Urls.First()}/chatbot/chat/stream -H 'content-type: application/json' " +
        $"-d '{{\"project_id\":\"{project.Id}\",\"message\":\"Hello!\"}}'");
});
app.Run();
