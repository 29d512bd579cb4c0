using System.Globalization;

namespace ChatbotPlatform;

/// <summary>
/// An id in a path. What is no id (<c>abc</c>, <c>..%2Fx</c>) reads as one that nothing has, so it is answered exactly as an
/// absent one.
/// </summary>
internal readonly record struct RouteId(Guid Value)
{
    public static implicit operator Guid(RouteId id) => id.Value;

    public static RouteId Of(string? value) => new(Guid.TryParseExact(value, "D", out var id) ? id : Guid.Empty);

    public static bool TryParse(string? value, out RouteId id)
    {
        id = Of(value);
        return true;
    }
}

/// <summary>A number in a path, from 1. What is none reads as one that nothing has.</summary>
internal readonly record struct RouteNumber(int Value)
{
    public static implicit operator int(RouteNumber number) => number.Value;

    public static bool TryParse(string? value, out RouteNumber number)
    {
        number = new(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1);
        return true;
    }
}
