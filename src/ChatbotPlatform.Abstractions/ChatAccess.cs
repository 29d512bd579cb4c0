namespace ChatbotPlatform;

/// <summary>What a scope may do with what it can reach. What it can reach is told by tenant, user and project.</summary>
[Flags]
public enum ChatAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Have conversations of one's own, and read them.</summary>
    Chat = 1,

    /// <summary>Read how projects are set up.</summary>
    Read = 2,

    /// <summary>Change projects and whatever belongs to them, keys included.</summary>
    Manage = 4,

    /// <summary>All of it.</summary>
    All = Chat | Read | Manage,
}
