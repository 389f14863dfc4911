using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plurality.TestKit.Folders;

namespace Plurality.Runtime.Tests.PublicApi;

/// <summary>The text of <c>docs/reference/api.md</c>: every public type by task, with the first sentence of its summary.</summary>
internal static partial class ReferencePage
{
    // The task of a namespace and the page with its example. The longest matching namespace counts.
    private static readonly (string Namespace, string Task, string Page)[] Tasks =
    [
        ("Plurality", "Classify", "../guide/classify.md"),
        ("Plurality.Datasets", "Data", "../guide/data-formats.md"),
        ("Plurality.Prompts", "Data", "../guide/data-and-templates.md"),
        ("Plurality.Features", "Data", "../guide/sampling.md"),
        ("Plurality.Methods", "Methods", "../methods/first-step.md"),
        ("Plurality.Estimators", "Methods", "../methods/first-step.md"),
        ("Plurality.Corrections", "Methods", "../methods/contextual.md"),
        ("Plurality.Calibration", "Methods", "../methods/platt.md"),
        ("Plurality.Lists", "Methods", "../methods/marginal.md"),
        ("Plurality.Metrics", "Metrics", "../methods/metrics.md"),
        ("Plurality.Evaluation", "Metrics", "../methods/metrics.md"),
        ("Plurality.Statistics", "Metrics", "../methods/metrics.md"),
        ("Plurality.Analysis", "Analyse", "../analyses/first-step-shape.md"),
        ("Plurality.Reports", "Report", "../guide/report.md"),
        ("Plurality.Runtime.Reports", "Report", "../guide/report.md"),
        ("Plurality.Runtime.DataFiles", "Data", "../guide/data-formats.md"),
        ("Plurality.Catalogues", "Extend", "../../ARCHITECTURE.md#how-to-add"),
        ("Plurality.Numerics", "Extend", "../../ARCHITECTURE.md#how-to-add"),
        ("Plurality.Models", "Backends", "../design/006-token-scorers.md"),
        ("Plurality.Decoding", "Backends", "../design/006-token-scorers.md"),
        ("Plurality.Llama", "Backends", "../guide/classify.md"),
        ("Plurality.Remote", "Backends", "../guide/engines.md"),
        ("Plurality.Runtime", "Runs", "../guide/run-files.md"),
        ("Plurality.Testing", "Testing", "../guide/testing.md"),
    ];

    private static readonly string[] Order =
    [
        "Classify",
        "Data",
        "Methods",
        "Metrics",
        "Analyse",
        "Report",
        "Extend",
        "Backends",
        "Runs",
        "Testing",
    ];

    public static string Of(IReadOnlyList<Assembly> assemblies)
    {
        var rows = assemblies
            .SelectMany(assembly =>
            {
                var summaries = Summaries(assembly);
                return assembly.GetExportedTypes().Select(type => (type, Summary: summaries.GetValueOrDefault("T:" + Name(type), "")));
            })
            .ToLookup(row => TaskOf(row.type).Task);
        var page = new System.Text.StringBuilder(
            """
            # The public API

            Every public type by task, with the page about it and an example. Records, enums and exceptions are immutable: any number of
            threads may read one. Static classes keep no state unless their documentation says so. Other types say in their XML
            documentation which threads may use them. `tests/Plurality.Runtime.Tests/PublicApi/` generates this page.

            """
        );
        foreach (var task in Order)
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {task}\n\n");
            foreach (var (type, summary) in rows[task].OrderBy(row => row.type.FullName, StringComparer.Ordinal))
            {
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"- [`{type.FullName!.Split('`')[0]}`]({TaskOf(type).Page}): {summary} {Link(type)}\n"
                );
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The file with the first example of a type, relative to the repository: the page of the type, or a file that it links to;
    /// null where no example names the type.</summary>
    public static string? ExampleOf(Type type)
    {
        var page = Resolved(Path.Combine("docs", "reference"), TaskOf(type).Page);
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        var name = new Regex($@"\b{type.Name.Split('`')[0]}\b");
        if (CodeBlock().Matches(text).Any(block => name.IsMatch(block.Value)))
        {
            return page;
        }

        return MarkdownLink()
            .Matches(text)
            .SelectMany(link => Sources(Resolved(Path.GetDirectoryName(page)!, link.Groups[1].Value)))
            .FirstOrDefault(file =>
                Path.GetFileNameWithoutExtension(file) != type.Name
                && File.ReadLines(Path.Combine(Repository.Root, file))
                    .Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && name.IsMatch(line))
            );
    }

    private static string Link(Type type)
    {
        var example = ExampleOf(type)?.Replace('\\', '/');
        return example is null ? "" : $"Example: [{Path.GetFileName(example)}](../../{example}).";
    }

    private static string Resolved(string folder, string link) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, link.Split('#')[0])));

    /// <summary>The C# files that a link leads to.</summary>
    private static IEnumerable<string> Sources(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return path.EndsWith(".cs", StringComparison.Ordinal) ? [path]
            : Directory.Exists(full) && !path.StartsWith("..", StringComparison.Ordinal)
                ? Directory
                    .EnumerateFiles(full, "*.cs")
                    .Order(StringComparer.Ordinal)
                    .Select(file => Path.GetRelativePath(Repository.Root, file))
            : [];
    }

    private static (string Namespace, string Task, string Page) TaskOf(Type type) =>
        Tasks
            .Where(task => (type.Namespace + ".").StartsWith(task.Namespace + ".", StringComparison.Ordinal))
            .MaxBy(task => task.Namespace.Length);

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>The documentation of an assembly, by member.</summary>
    public static Dictionary<string, XElement> Documentation(Assembly assembly) =>
        XDocument
            .Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    private static Dictionary<string, string> Summaries(Assembly assembly) =>
        Documentation(assembly)
            .Where(member => member.Value.Element("summary") is not null)
            .ToDictionary(member => member.Key, member => FirstSentence(member.Value.Element("summary")!));

    private static string FirstSentence(XElement summary)
    {
        var text = Blank().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element when element.Attribute("cref") is { } cref =>
                $"`{cref.Value[2..].Split('(')[0].Split('.')[^1].Split('`')[0]}`",
            XElement element when element.Attribute("name") is { } name => $"`{name.Value}`",
            XElement element => element.Value,
            _ => "",
        };

    [GeneratedRegex(@"```csharp.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
