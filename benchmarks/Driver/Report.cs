using System.Globalization;
using System.Text;
using ChatbotPlatform.Benchmarks.Measuring;

namespace ChatbotPlatform.Benchmarks;

/// <summary>What a scenario showed, as Markdown that is readable on a terminal as well.</summary>
internal sealed class Report(string scenario, string settings, string commit)
{
    private readonly List<string[]> _rows = [];
    private readonly List<string[]> _ratios = [["ratio", "seen", "target", ""]];
    private readonly List<string> _remarks = [];

    public void Row(params string[] cells) => _rows.Add(cells);

    public void Remark(string text) => _remarks.Add(text);

    /// <summary>A ratio or difference, with the most that it may be.</summary>
    public void Ratio(string what, double seen, double? target, string unit = "") => _ratios.Add(
    [
        what,
        Text(seen) + unit,
        target is { } most ? $"≤ {most.ToString(CultureInfo.InvariantCulture)}{unit}" : "",
        target is null ? "" : seen <= target ? "met" : "missed",
    ]);

    /// <summary>A figure in about three digits.</summary>
    public static string Text(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, scenario + ".md"), ToString());
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("# ").AppendLine(scenario).AppendLine();
        text.Append("Settings: ").AppendLine(settings);
        text.Append("Machine: ").AppendLine(Machine.Describe());
        text.Append("Commit: ").AppendLine(commit).AppendLine();
        Table(text, _rows);
        if (_ratios.Count > 1)
            Table(text.AppendLine(), _ratios);
        foreach (var remark in _remarks)
            text.AppendLine().AppendLine(remark);
        return text.ToString();
    }

    private static void Table(StringBuilder text, List<string[]> rows)
    {
        if (rows.Count == 0)
            return;
        var widths = rows[0].Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        for (var r = 0; r < rows.Count; r++)
        {
            text.Append('|');
            for (var c = 0; c < widths.Length; c++)
                text.Append(' ').Append(c == 0 ? rows[r][c].PadRight(widths[c]) : rows[r][c].PadLeft(widths[c])).Append(" |");
            text.AppendLine();
            if (r == 0)
                text.Append('|').AppendJoin('|', widths.Select((w, i) => new string('-', w + 1) + (i == 0 ? "-" : ":"))).AppendLine("|");
        }
    }
}
