using System.Data.Common;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.EntityFramework;

/// <summary>Reads the columns of a <see cref="Statement"/>, as the model's converters wrote them.</summary>
internal static class Columns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static int? SmallNumber(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset Moment(this DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    public static TEnum Name<TEnum>(this DbDataReader row, int column)
        where TEnum : struct, Enum =>
        Enum.Parse<TEnum>(row.GetString(column), ignoreCase: true);
}
