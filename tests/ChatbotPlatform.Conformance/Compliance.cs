using System.Reflection;

namespace ChatbotPlatform.Conformance;

/// <summary>Finds the suites that an engine's test assembly leaves out.</summary>
public static class Compliance
{
    public static string[] MissingSuites(Assembly tests) =>
    [
        .. typeof(Compliance).Assembly.GetExportedTypes()
            .Where(t => t.IsAbstract && t.Name.Contains("Conformance`", StringComparison.Ordinal))
            .Where(suite => !tests.GetExportedTypes().Any(t => !t.IsAbstract && Bases(t).Contains(suite)))
            .Select(t => t.Name),
    ];

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            yield return t.IsGenericType ? t.GetGenericTypeDefinition() : t;
    }
}
