using Microsoft.EntityFrameworkCore;

// What every ASP.NET Core app with a database pays to start: the host, Entity Framework, one file opened.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<EmptyDb>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Empty")));
var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
    await scope.ServiceProvider.GetRequiredService<EmptyDb>().Database.EnsureCreatedAsync();
app.MapGet("/health", async (EmptyDb db) => await db.Things.CountAsync());
app.Run();

internal sealed class EmptyDb(DbContextOptions<EmptyDb> options) : DbContext(options)
{
    public DbSet<Thing> Things => Set<Thing>();
}

internal sealed class Thing
{
    public int Id { get; set; }
}
