namespace ChatbotPlatform.Dashboard;

/// <summary>What the dashboard has to know of its host.</summary>
public sealed class ChatbotDashboardOptions
{
    /// <summary>
    /// Where the API is, as given to <c>MapChatbotPlatform</c>; <see langword="null"/> finds it. It has to be on the dashboard's own origin.
    /// </summary>
    public string? ApiPath { get; set; }

    /// <summary>
    /// Whether the host has the sample host's account routes (<c>/auth</c> and <c>/users/me</c>) below the API's path. The dashboard then has
    /// screens of its own to sign in, to register and to choose a new password; its page is for anyone, its data for who is signed in.
    /// </summary>
    public bool Accounts { get; set; }

    /// <summary>
    /// Where the host signs its users in, for a session that ended while the dashboard was open; <c>{url}</c> stands for the page to come back
    /// to. Without it the page is loaded anew, so that the host's own authorization asks.
    /// </summary>
    /// <example>/login?returnUrl={url}</example>
    public string? LoginUrl { get; set; }
}
