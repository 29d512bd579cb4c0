using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatbotPlatform.EntityFramework.Model;

/// <summary>
/// A moment as UTC <see cref="DateTime"/>, which both databases compare and sort (PostgreSQL as <c>timestamptz</c>, SQLite as text).
/// </summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    value => Moment.Truncate(value).UtcDateTime,
    value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

/// <summary>A name of an enum in lower case.</summary>
internal sealed class LowerCaseConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => ToText(value),
    text => Enum.Parse<TEnum>(text, true))
    where TEnum : struct, Enum
{
#pragma warning disable CA1308 // The stored form is lower case.
    public static string ToText(TEnum value) => Enum.GetName(value)!.ToLowerInvariant();
#pragma warning restore CA1308
}

internal static class Moment
{
    /// <summary>PostgreSQL keeps microseconds: what is finer is dropped beforehand, so that what is answered equals what is read back.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset value) =>
        new(value.UtcTicks - value.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>Now, as it will be stored.</summary>
    public static DateTimeOffset Now(this TimeProvider time) => Truncate(time.GetUtcNow());
}
