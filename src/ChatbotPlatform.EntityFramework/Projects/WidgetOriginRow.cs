namespace ChatbotPlatform.EntityFramework.Projects;

/// <summary>
/// An origin that may show a project's widget: what the settings say, once more as rows. A browser asks whether it may send a request
/// before it says for which project.
/// </summary>
internal sealed class WidgetOriginRow : ITenantRow
{
    public string TenantId { get; set; } = null!;

    public Guid ProjectId { get; set; }

    public string Origin { get; set; } = null!;
}
