using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

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
        ("Plurality.Catalogues", "Extend", "../../ARCHITECTURE.md#how-to-add"),
        ("Plurality.Numerics", "Extend", "../../ARCHITECTURE.md#how-to-add"),
        ("Plurality.Models", "Backends", "../design/006-token-scorers.md"),
        ("Plurality.Decoding", "Backends", "../design/006-token-scorers.md"),
        ("Plurality.Llama", "Backends", "../guide/classify.md"),
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

            Every public type by task, with the page that shows an example. Records, enums and exceptions are immutable: any number of
            threads may read one. Other types say in their XML documentation which threads may use them. `tests/Plurality.Runtime.Tests/PublicApi/`
            generates this page.

            """
        );
        foreach (var task in Order)
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {task}\n\n");
            foreach (var (type, summary) in rows[task].OrderBy(row => row.type.FullName, StringComparer.Ordinal))
            {
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"- [`{type.FullName!.Split('`')[0]}`]({TaskOf(type).Page}): {summary}\n"
                );
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static (string Namespace, string Task, string Page) TaskOf(Type type) =>
        Tasks
            .Where(task => (type.Namespace + ".").StartsWith(task.Namespace + ".", StringComparison.Ordinal))
            .MaxBy(task => task.Namespace.Length);

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static Dictionary<string, string> Summaries(Assembly assembly) =>
        XDocument
            .Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => FirstSentence(member.Element("summary")!));

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

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
