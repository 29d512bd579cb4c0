using System.Net;
using System.Net.Mail;

namespace ChatbotPlatform.Host.Accounts.Mail;

/// <summary>Sends mails by <c>Chatbot:Mail:{Host, Port, User, Password, From}</c>, encrypted unless <c>Chatbot:Mail:Tls</c> is false.</summary>
internal sealed partial class SmtpMail(IConfiguration configuration, ILogger<SmtpMail> logger) : IMailSender
{
    private readonly IConfigurationSection _settings = configuration.GetSection("Chatbot:Mail");

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (_settings["Host"] is not { Length: > 0 } host)
        {
            LogNoServer();
            return;
        }

        using var client = new SmtpClient(host, _settings.GetValue("Port", 587)) { EnableSsl = _settings.GetValue("Tls", true) };
        if (_settings["User"] is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, _settings["Password"]);
        using var message = new MailMessage(_settings["From"] is { Length: > 0 } from ? from : $"no-reply@{host}", mail.To, mail.Subject, mail.Text);
        await client.SendMailAsync(message, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "A mail is not sent, because Chatbot:Mail:Host is not set.")]
    private partial void LogNoServer();
}
