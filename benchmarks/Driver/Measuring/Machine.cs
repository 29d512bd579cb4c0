using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>Where figures were seen: absolute ones mean nothing elsewhere.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim().Split('-')[0];
        return $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), Linux {kernel}, {RuntimeInformation.FrameworkDescription}";
    }

    /// <summary>The commit that was measured, and whether anything was changed since.</summary>
    public static string Commit(string folder)
    {
        var commit = Git(folder, "rev-parse", "--short", "HEAD");
        var changed = Git(folder, "status", "--porcelain", "--untracked-files=no", "--", "../../src", "../../samples");
        return commit.Length == 0 ? "unknown" : changed.Length == 0 ? commit : commit + " with changes";
    }

    private static string Git(string folder, params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Measuring does not need git.
            return "";
        }
    }
}
