namespace ChatbotPlatform.Host.Accounts.SignIns;

/// <summary>What somebody signs in with, as they would call it: "Firefox on Windows", "curl". Only said to who it is; nothing is decided by it.</summary>
internal static class Device
{
    public const int MaxLength = 60;

    // The first that is found counts: nearly every browser says that it is Safari and Chrome, too.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("YaBrowser/", "Yandex Browser"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>Of a request's <c>User-Agent</c>; <see langword="null"/> when it says nothing that one could read.</summary>
    public static string? Of(string? userAgent)
    {
        if (userAgent is not { Length: > 0 and <= 1000 })
            return null;
        if (!userAgent.StartsWith("Mozilla/", StringComparison.Ordinal))
            return Program(userAgent);
        var (browser, system) = (Find(Browsers, userAgent), Find(Systems, userAgent));
        return browser is null || system is null ? browser ?? system : $"{browser} on {system}";
    }

    /// <summary>The first word, without its version: <c>curl/8.5.0</c> is curl.</summary>
    private static string? Program(string userAgent)
    {
        var name = new string([.. userAgent.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(MaxLength)]);
        return name.Length > 0 ? name : null;
    }

    private static string? Find((string Sign, string Name)[] known, string userAgent) =>
        Array.Find(known, k => userAgent.Contains(k.Sign, StringComparison.Ordinal)).Name;
}
