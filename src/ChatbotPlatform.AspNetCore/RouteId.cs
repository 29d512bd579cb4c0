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
