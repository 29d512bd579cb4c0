using System.Text.Json;
using System.Text.Json.Serialization;
using ChatbotPlatform.Host.Accounts;
using ChatbotPlatform.Host.Accounts.Mail;
using ChatbotPlatform.Host.Demo;
using ChatbotPlatform.Host.Operating;
using ChatbotPlatform.Host.Secrets;
using ChatbotPlatform.Host.Web;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Models;
using ChatbotPlatform.Turns;

var builder = WebApplication.CreateBuilder(args);
// Only where nothing else says an address: a file's setting would win over ASPNETCORE_URLS.
if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
    builder.WebHost.UseUrls("http://localhost:5080");

var database = ConfiguredDatabase.Of(builder);
builder.Services.AddChatbotPlatform().UseConfiguredDatabase(database).AddModelProviders(builder.Configuration);
builder.Services.Configure<TurnOptions>(builder.Configuration.GetSection("Chatbot:Turns"));
builder.Services.Configure<ModelOptions>(builder.Configuration.GetSection("Chatbot:Models"));
builder.Services.Configure<ChatLimitOptions>(builder.Configuration.GetSection("Chatbot:Limits"));
builder.AddTelemetry();

builder.AddAccounts(database);
builder.AddConfiguredCors();
builder.Services.AddSingleton<IHttpContextFactory, HubTokens>();
builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]);
builder.Services.AddOpenApi();
// For the OpenAPI document alone: it describes types by the host's JSON options, and the API speaks snake_case.
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
});
// Last: authentication adds the framework's key ring again.
builder.AddSecretProtection();

var app = builder.Build();

if (AccountCommands.Are(args))
    return await AccountCommands.RunAsync(app.Services, args);

app.BeginModels();
app.UseConfiguredProxies();
app.UseMiddleware<Faults>();
app.UseConfiguredCors("/api/v1");
app.UseAuthentication();
app.UseMiddleware<SameOrigin>();
app.UseAuthorization();

app.MapAccounts("/api/v1");
// The front door of each route asks itself who is there, because not all who may come have an account.
app.MapChatbotPlatform("/api/v1");
app.MapChatbotDashboard("/dashboard", dashboard => dashboard.Accounts = true);
if (app.Environment.IsDevelopment())
    app.MapGet("/dev/mail", (DevelopmentMail mails) => mails.Page()).ExcludeFromDescription();
app.MapDemo();
app.MapGet("/version", () => Results.Json(new { version = HostVersion.Current })).ExcludeFromDescription();
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapOpenApi();
app.UseSwaggerUI(ui => ui.SwaggerEndpoint("/openapi/v1.json", "ChatbotPlatform"));
// A person wants the dashboard; a program is shown what it can call.
app.MapGet("/", (HttpContext http) => Results.Redirect(http.Request.Headers.Accept.ToString().Contains("text/html") ? "/dashboard" : "/swagger"))
    .ExcludeFromDescription();

app.Run();
return 0;
