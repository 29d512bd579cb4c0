using System.Reflection;
using System.Text;

namespace ChatbotPlatform.Public.Tests;

/// <summary>
/// What each package promises, as a text beside these tests. A change of the public API shows as a change of that text in review;
/// write it anew with <c>UPDATE_API=1 dotnet test tests/ChatbotPlatform.Public.Tests</c>.
/// </summary>
public sealed class PublicApi
{
    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_one_written_down(string package)
    {
        var file = Path.Combine(Repository.Root, "tests", "ChatbotPlatform.Public.Tests", "Api", package + ".txt");
        var api = Describe(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1")
            File.WriteAllText(file, api);
        File.Exists(file).Should().BeTrue($"{package} needs its snapshot");
        api.Should().Be(File.ReadAllText(file));
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type));
            var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsVisible).Select(Name).Order(StringComparer.Ordinal);
            var inherited = type.BaseType is { } b && b != typeof(object) && !type.IsValueType ? [Name(b)] : Array.Empty<string>();
            text.AppendJoin("", inherited.Concat(type.IsEnum ? [] : bases).Select((n, i) => (i == 0 ? " : " : ", ") + n)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
                text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
            return Enum.GetNames(type);
        var record = type.GetMethod("<Clone>$") is not null;
        return type.GetMembers(Declared).Where(m => !m.Name.StartsWith('<')).Select(m => m switch
        {
            ConstructorInfo c when Shown(c) => $"new({Parameters(c)})",
            FieldInfo f when f.IsPublic || f.IsFamily => $"{(f.IsLiteral ? "const" : f.IsStatic ? "static" : "field")} {Name(f.FieldType)} {f.Name}",
            PropertyInfo p when p.Name != "EqualityContract" && (Shown(p.GetMethod) || Shown(p.SetMethod)) =>
                $"{Modifier(p.GetMethod ?? p.SetMethod!)}{Name(p.PropertyType)} {p.Name} {{{(Shown(p.GetMethod) ? " get;" : "")}{Setter(p)} }}",
            MethodInfo o when Shown(o) && !o.IsSpecialName && !(record && IsOfRecord(o)) =>
                $"{Modifier(o)}{Name(o.ReturnType)} {o.Name}{Generic(o)}({Parameters(o)})",
            EventInfo e => $"event {e.Name}",
            _ => null,
        }).OfType<string>();
    }

    private static bool IsOfRecord(MethodInfo method) => method.Name is "Equals" or "GetHashCode" or "PrintMembers" or "Deconstruct" or "ToString";

    private static bool Shown(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Setter(PropertyInfo p) => !Shown(p.SetMethod) ? ""
        : p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") ? " init;" : " set;";

    private static string Modifier(MethodInfo m) =>
        m.IsStatic ? "static " : m.DeclaringType!.IsInterface ? "" : m.IsAbstract ? "abstract " : m.IsVirtual && !m.IsFinal && m.GetBaseDefinition() == m ? "virtual " : "";

    private static string Kind(Type t) =>
        t.IsEnum ? "enum" : t.IsInterface ? "interface" : t.IsValueType ? "struct"
        : t.IsAbstract && t.IsSealed ? "static class" : t.IsAbstract ? "abstract class" : t.IsSealed ? "sealed class" : "class";

    private static string Parameters(MethodBase m) => string.Join(", ", m.GetParameters().Select(p =>
        $"{(p.ParameterType.IsByRef ? (p.IsOut ? "out " : "ref ") : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = " + (p.DefaultValue ?? "default") : "")}"));

    private static string Generic(MethodInfo m) => m.IsGenericMethod ? $"<{string.Join(", ", m.GetGenericArguments().Select(Name))}>" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;
        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.FullName?.StartsWith("ChatbotPlatform", StringComparison.Ordinal) == true ? type.FullName : type.Name;
        name = name.Split('[')[0].Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
