using System.Globalization;

namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>Reads what Linux tells of a process (proc(5)).</summary>
internal static class ProcFile
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process, without its children's.</summary>
    public static TimeSpan Cpu(int pid)
    {
        var fields = Stat(pid);
        return Ticks(fields, 11) + Ticks(fields, 12);
    }

    /// <summary>User and system time of a process and its children, those that have ended included.</summary>
    public static TimeSpan CpuOfFamily(int pid)
    {
        var fields = Stat(pid);
        var sum = Ticks(fields, 11) + Ticks(fields, 12) + Ticks(fields, 13) + Ticks(fields, 14);
        foreach (var child in Processes())
        {
            try
            {
                if (Stat(child)[1] == pid.ToString(CultureInfo.InvariantCulture))
                    sum += Cpu(child);
            }
            catch (IOException)
            {
                // It has ended since.
            }
        }

        return sum;
    }

    /// <summary>What all processes of the machine have used so far, interrupts included.</summary>
    public static TimeSpan CpuOfAll()
    {
        // user nice system idle iowait irq softirq …: all but idle and iowait.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Ticks(fields, 1) + Ticks(fields, 2) + Ticks(fields, 3) + Ticks(fields, 6) + Ticks(fields, 7);
    }

    /// <summary>Resident memory in bytes.</summary>
    public static long Resident(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The process whose command line holds these words.</summary>
    public static int? Find(string program, string words)
    {
        foreach (var pid in Processes())
        {
            try
            {
                var line = File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
                if (line.Split(' ', 2)[0].EndsWith(program, StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal))
                    return pid;
            }
            catch (IOException)
            {
                // It has ended since.
            }
        }

        return null;
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    /// <summary>The fields after the name, which may hold spaces and brackets; the first is the state.</summary>
    private static string[] Stat(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan Ticks(string[] fields, int at) =>
        TimeSpan.FromSeconds(long.Parse(fields[at], CultureInfo.InvariantCulture) / TicksPerSecond);
}
