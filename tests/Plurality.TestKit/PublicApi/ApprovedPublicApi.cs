using System.Reflection;
using Plurality.TestKit.Folders;

namespace Plurality.TestKit.PublicApi;

/// <summary>Compares an assembly's public face with the text that was approved for it.</summary>
public static class ApprovedPublicApi
{
    /// <summary>Set to 1, the approved text is rewritten instead of compared.</summary>
    public const string ApproveVariable = "PLURALITY_APPROVE";

    /// <summary>What has drifted and how to approve it; null where nothing has.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="testProject">The folder below <c>tests</c> whose <c>PublicApi</c> folder holds the text.</param>
    public static string? Drift(Assembly assembly, string testProject)
    {
        var name = assembly.GetName().Name!;
        var relative = Path.Combine("tests", testProject, "PublicApi", name + ".approved.txt");
        var file = Path.Combine(Repository.Root, relative);
        var actual = PublicApiText.Of(assembly);
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            File.WriteAllText(file, actual);
            return null;
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        return Difference(approved, actual) is { } difference
            ? $"The public API of {name} must be the one approved in {relative}; it has changed:\n{difference}"
                + $"If the change is meant, run the test once with {ApproveVariable}=1 and commit the file."
            : null;
    }

    /// <summary>The lines that only one text has, <c>-</c> before the approved ones and <c>+</c> before the new; null where the texts are
    /// equal.</summary>
    public static string? Difference(string approved, string actual)
    {
        if (string.Equals(approved, actual, StringComparison.Ordinal))
        {
            return null;
        }

        List<string> before = Located(approved),
            after = Located(actual);
        var changed = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)).ToList();
        return changed.Count == 0 ? "(only the order of lines or blank lines)\n" : string.Concat(changed.Select(line => line + "\n"));
    }

    /// <summary>Members behind the line of their type, so that a difference reads without the file.</summary>
    private static List<string> Located(string text)
    {
        var lines = new List<string>();
        var type = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' '))
            {
                type = line;
            }

            lines.Add(line.StartsWith(' ') ? $"{type} :: {line.Trim()}" : line);
        }

        return lines;
    }
}
