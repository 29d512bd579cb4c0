using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Insights;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Accounts;

/// <summary>What accounts are called where their conversations are read: by the name they chose, else by their address.</summary>
internal sealed class AccountNames(AccountDatabase database) : IUserNames
{
    public async ValueTask<IReadOnlyDictionary<string, string>> FindAsync(ChatScope scope, IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
    {
        // Users of outside issuers have no account here.
        var ids = userIds.Select(id => Guid.TryParse(id, out var account) ? account : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        if (ids.Count == 0)
            return new Dictionary<string, string>();
        await using var context = database.Open();
        return await context.Accounts.Where(a => ids.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id.ToString(), a => a.DisplayName ?? a.Email!, cancellationToken);
    }
}
