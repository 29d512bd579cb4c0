using System.Threading.Channels;
using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Accounts.Mail;

/// <summary>
/// Writes and sends mails behind the requests that ask for them: all that depends on whether there is an account happens here, where nobody
/// can measure it. What is asked for is lost with the process, and can be asked for again.
/// </summary>
internal sealed partial class MailRoom(
    IServiceScopeFactory scopes, IMailSender sender, IConfiguration configuration, IOptions<AccountOptions> options, TimeProvider time,
    ILogger<MailRoom> logger) : BackgroundService
{
    private readonly Channel<(Letter Letter, string Email)> _asked =
        Channel.CreateBounded<(Letter, string)>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    private enum Letter
    {
        Reset,
        AlreadyRegistered,
    }

    /// <summary>Somebody has forgotten the password of this address, or says so.</summary>
    public void AskForReset(string email) => _asked.Writer.TryWrite((Letter.Reset, email));

    /// <summary>Somebody wants to register an address that has an account.</summary>
    public void TellAlreadyRegistered(string email) => _asked.Writer.TryWrite((Letter.AlreadyRegistered, email));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (letter, email) in _asked.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(letter, email, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    private async Task WriteAsync(Letter letter, string email, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var context = scope.ServiceProvider.GetRequiredService<AccountDbContext>();
        if (await users.FindByEmailAsync(email) is not { } account || account.SuspendedAt is not null || !await MayMailAsync(context, account, cancellationToken))
            return;
        // To the address that is stored: another that only looks alike gets nothing.
        await sender.SendAsync(
            letter == Letter.Reset
                ? ResetMail(account.Email!, await users.GeneratePasswordResetTokenAsync(account))
                : new Mail(account.Email!, "You have an account already", "Somebody, perhaps you, has tried to register with this address, which has an account. If you have forgotten the password, ask for a new one."),
            cancellationToken);
    }

    private async Task<bool> MayMailAsync(AccountDbContext context, Account account, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        var before = now - options.Value.MailInterval;
        return await context.Accounts.Where(a => a.Id == account.Id && (a.MailedAt == null || a.MailedAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.MailedAt, now), cancellationToken) == 1;
    }

    private Mail ResetMail(string email, string token)
    {
        // Never from the request: its Host header is whatever the one who asks has written there.
        var site = (configuration["Chatbot:PublicUrl"] is { Length: > 0 } said ? said : "http://localhost:5080").TrimEnd('/');
        var link = $"{site}/dashboard/reset-password?email={Uri.EscapeDataString(email)}&token={Uri.EscapeDataString(token)}";
        return new Mail(email, "A new password", $"To choose a new password, open\n{link}\n\nIf you have not asked for this, do nothing.");
    }

    [LoggerMessage(1, LogLevel.Warning, "A mail could not be sent: {Exception}.")]
    private partial void LogFailed(string exception);
}
