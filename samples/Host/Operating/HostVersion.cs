using System.Reflection;

namespace ChatbotPlatform.Host.Operating;

/// <summary>Which version runs, with the commit it was built from where the build knew it.</summary>
internal static class HostVersion
{
    public static string Current { get; } =
        typeof(HostVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
