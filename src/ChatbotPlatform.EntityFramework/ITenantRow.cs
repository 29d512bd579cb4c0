namespace ChatbotPlatform.EntityFramework;

/// <summary>A row that is some tenant's, as every row is: what the walls between the tenants are built on.</summary>
internal interface ITenantRow
{
    string TenantId { get; }
}
