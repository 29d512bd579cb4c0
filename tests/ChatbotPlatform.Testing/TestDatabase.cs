using ChatbotPlatform.EntityFramework;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ChatbotPlatform.Testing;

/// <summary>A fresh database for one test or test class, up to date, on one of the two engines. Gone when disposed.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>How the application reaches it.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>How who owns its tables reaches it; <see langword="null"/> where there are no roles.</summary>
    public virtual string? OwnerConnectionString => null;

    /// <summary>A database in a new SQLite file.</summary>
    /// <param name="migrated">Whether its tables are there.</param>
    public static Task<TestDatabase> SqliteAsync(bool migrated = true) => SqliteTestDatabase.CreateAsync(migrated);

    /// <summary>A new database on this process's PostgreSQL cluster.</summary>
    /// <param name="migrated">Whether its tables are there.</param>
    /// <param name="cluster">Another cluster, for instance one that is to be killed.</param>
    public static Task<TestDatabase> PostgreSqlAsync(bool migrated = true, PostgresCluster? cluster = null) =>
        PostgreSqlTestDatabase.CreateAsync(migrated, cluster);

    /// <summary>Calls <c>UseSqlite</c> or <c>UsePostgreSql</c>.</summary>
    public abstract void Use(ChatbotPlatformBuilder builder, Action<ChatStoreOptions>? configure = null);

    /// <summary>Points a context at it that no wall of the database holds: for looking at the tables themselves.</summary>
    public abstract void UsePastTheWalls(DbContextOptionsBuilder options);

    public abstract ValueTask DisposeAsync();

    /// <summary>Brings a database up to date without a host.</summary>
    protected static async Task MigrateAsync(Action<ChatbotPlatformBuilder> use)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        use(builder);
        await using var services = builder.Services.BuildServiceProvider();
        foreach (var start in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            await start.StartingAsync(CancellationToken.None);
    }

    private sealed class SqliteTestDatabase : TestDatabase
    {
        private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

        private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-db-").FullName;

        public override string ConnectionString => $"Data Source={Path.Combine(_folder, "chat.db")}";

        public static async Task<TestDatabase> CreateAsync(bool migrated)
        {
            var database = new SqliteTestDatabase();
            if (migrated)
                File.Copy(await Template.Value, Path.Combine(database._folder, "chat.db"));
            return database;
        }

        public override void Use(ChatbotPlatformBuilder builder, Action<ChatStoreOptions>? configure = null) =>
            builder.UseSqlite(ConnectionString, configure);

        public override void UsePastTheWalls(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

        public override ValueTask DisposeAsync()
        {
            // The pool's key is the connection string as UseSqlite completes it: idle connections of all files are closed.
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private static async Task<string> MakeTemplateAsync()
        {
            var template = new SqliteTestDatabase();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(template._folder, recursive: true);
            await MigrateAsync(builder => template.Use(builder));
            SqliteConnection.ClearAllPools();
            return Path.Combine(template._folder, "chat.db");
        }
    }

    private sealed class PostgreSqlTestDatabase(PostgresCluster cluster, string name) : TestDatabase
    {
        private const string TemplateName = "chatbot_template";

        private static readonly Lazy<Task> Template = new(MakeTemplateAsync);

        public override string ConnectionString { get; } = cluster.ConnectionString(name);

        public override string OwnerConnectionString { get; } = cluster.OwnerConnectionString(name);

        public static async Task<TestDatabase> CreateAsync(bool migrated, PostgresCluster? cluster)
        {
            var name = $"t{Guid.CreateVersion7():N}";
            var shared = cluster is null;
            cluster ??= await PostgresCluster.SharedAsync();
            if (shared && migrated)
                await Template.Value;
            await cluster.CreateDatabaseAsync(name, shared && migrated ? TemplateName : "template0");
            var database = new PostgreSqlTestDatabase(cluster, name);
            if (!shared && migrated)
                await MigrateAsync(builder => database.Use(builder));
            return database;
        }

        public override void Use(ChatbotPlatformBuilder builder, Action<ChatStoreOptions>? configure = null) =>
            Use(cluster, name, builder, configure);

        public override void UsePastTheWalls(DbContextOptionsBuilder options) => options.UseNpgsql(cluster.SuperuserConnectionString(name));

        public override async ValueTask DisposeAsync() => await cluster.DropDatabaseAsync(name);

        private static async Task MakeTemplateAsync()
        {
            var shared = await PostgresCluster.SharedAsync();
            await shared.CreateDatabaseAsync(TemplateName, "template0");
            await MigrateAsync(builder => Use(shared, TemplateName, builder));
            NpgsqlConnection.ClearAllPools();
        }

        private static void Use(PostgresCluster cluster, string name, ChatbotPlatformBuilder builder, Action<ChatStoreOptions>? configure = null) =>
            builder.UsePostgreSql(cluster.ConnectionString(name), options =>
            {
                options.MigrationsConnectionString = cluster.OwnerConnectionString(name);
                configure?.Invoke(options);
            });
    }
}
