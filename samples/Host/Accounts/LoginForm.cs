using ChatbotPlatform.Host.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>A sign-in as JSON, or as the form of OAuth2's password grant (RFC 6749, 4.3.2), which calls the address <c>username</c>.</summary>
internal static class LoginForm
{
    private static readonly string[] Ignored = ["scope", "client_id", "client_secret"];

    public static async Task<LoginBody> ReadAsync(HttpContext http)
    {
        var isForm = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        if (!isForm)
            return await HostJson.ReadAsync<LoginBody>(http);

        // By our own reading, which bounds it.
        var form = QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(await HostJson.ReadBytesAsync(http)));
        if (form.FirstOrDefault(f => f.Value.Count != 1 || f.Key is not ("grant_type" or "username" or "password") && !Ignored.Contains(f.Key)) is { Key: { } odd })
            throw Refusal.Invalid(form[odd].Count == 1 ? "The form has a field that is unknown here." : "The form has a field twice.");
        if (form.TryGetValue("grant_type", out var grant) && grant != "password" && grant != "")
            throw Refusal.Invalid("grant_type must be password.");
        return new LoginBody(form.GetValueOrDefault("username"), form.GetValueOrDefault("password"));
    }
}
