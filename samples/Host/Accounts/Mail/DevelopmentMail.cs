using System.Collections.Concurrent;
using System.Net;

namespace ChatbotPlatform.Host.Accounts.Mail;

/// <summary>Writes mails to the log and to the page <c>/dev/mail</c>. Whoever reads them can sign in as anybody, so it is there in Development only.</summary>
internal sealed partial class DevelopmentMail(ILogger<DevelopmentMail> logger) : IMailSender
{
    private const int Kept = 50;

    private readonly ConcurrentQueue<Mail> _mails = [];

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        _mails.Enqueue(mail);
        while (_mails.Count > Kept)
            _mails.TryDequeue(out _);
        LogMail(mail.To, mail.Subject, mail.Text);
        return Task.CompletedTask;
    }

    public IResult Page() => Results.Content(
        "<!doctype html><meta charset=\"utf-8\"><title>Mails</title><h1>Mails of this process</h1>"
        + string.Concat(_mails.Reverse().Select(m =>
            $"<article><h2>{WebUtility.HtmlEncode(m.Subject)}</h2><p>{WebUtility.HtmlEncode(m.To)}</p><pre>{WebUtility.HtmlEncode(m.Text)}</pre></article>")),
        "text/html; charset=utf-8");

    [LoggerMessage(1, LogLevel.Information, "Mail to {To}: {Subject}\n{Text}")]
    private partial void LogMail(string to, string subject, string text);
}
