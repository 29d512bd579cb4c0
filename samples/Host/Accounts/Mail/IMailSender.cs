namespace ChatbotPlatform.Host.Accounts.Mail;

internal sealed record Mail(string To, string Subject, string Text);

/// <summary>Sends mails. In Development they are shown, elsewhere they go by SMTP, if one is configured.</summary>
internal interface IMailSender
{
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}
