using System.Security.Cryptography;
using System.Text;
using ChatbotPlatform.Host.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform.Host.Tests.Accounts;

public sealed class HostSecretTests
{
    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("", "is not set")]
    [InlineData("only-31-bytes-long-J7kQ2mX9vB4n", "too short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a placeholder")]
    [InlineData("change-me-J7kQ2mX9vB4nJ7kQ2mX9vB4nJ7kQ2mX9vB4n", "a placeholder")]
    [InlineData("your-secret-key-here-your-secret-key-here", "a placeholder")]
    public void Production_refuses_a_missing_short_or_default_secret_and_says_what_to_set(string? secret, string why)
    {
        var read = () => HostSecret.Read(Configuration(secret), new Somewhere("Production", ""));
        read.Should().Throw<InvalidOperationException>().WithMessage($"Chatbot:Secret *{why}*Set it to a random text*openssl rand*");
    }

    [Fact]
    public void The_placeholder_of_the_example_file_is_refused()
    {
        var line = File.ReadLines(Path.Combine(Checkout.Root, ".env.example")).Single(l => l.StartsWith("CHATBOT_SECRET=", StringComparison.Ordinal));
        var read = () => HostSecret.Read(Configuration(line.Split('=', 2)[1]), new Somewhere("Production", ""));
        read.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task The_frameworks_key_ring_is_not_begun_and_what_is_sealed_is_sealed_with_the_secret()
    {
        await using var app = await HostApp.StartAsync();

        app.Services.GetServices<IHostedService>().Should().NotContain(service => service.GetType().Name == "DataProtectionHostedService");
        app.Services.GetRequiredService<IDataProtectionProvider>().Should().BeOfType<SecretProtection>();
    }

    [Fact]
    public void Development_makes_one_and_keeps_it_where_only_its_owner_reads()
    {
        var folder = Directory.CreateTempSubdirectory("secret-");
        var environment = new Somewhere("Development", folder.FullName);
        var first = HostSecret.Read(Configuration(null), environment);
        first.Length.Should().BeGreaterThanOrEqualTo(32);
        HostSecret.Read(Configuration(null), environment).Should().Equal(first);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(folder.FullName, "data", "secret")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_is_sealed_opens_for_the_same_secret_and_purposes_alone()
    {
        var protection = new SecretProtection(Encoding.UTF8.GetBytes(HostApp.Secret));
        var data = "the quick brown fox"u8.ToArray();
        var box = protection.CreateProtector("a").CreateProtector("b").Protect(data);

        new SecretProtection(Encoding.UTF8.GetBytes(HostApp.Secret)).CreateProtector("a").CreateProtector("b").Unprotect(box).Should().Equal(data);
        box.Should().NotEqual(protection.CreateProtector("a").CreateProtector("b").Protect(data));
        foreach (var other in (IDataProtector[])
        [
            protection, protection.CreateProtector("a"), protection.CreateProtector("ab"), protection.CreateProtector("a1:b"),
            protection.CreateProtector("b").CreateProtector("a"), new SecretProtection("another secret"u8.ToArray()).CreateProtector("a").CreateProtector("b"),
        ])
        {
            var open = () => other.Unprotect(box);
            open.Should().Throw<CryptographicException>();
        }

        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            var open = () => protection.CreateProtector("a").CreateProtector("b").Unprotect(changed);
            open.Should().Throw<CryptographicException>($"byte {i} was changed");
        }
    }

    private static IConfiguration Configuration(string? secret) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Chatbot:Secret"] = secret }).Build();

    private sealed class Somewhere(string name, string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
