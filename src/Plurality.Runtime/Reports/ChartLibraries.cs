using System.Text.RegularExpressions;

namespace Plurality.Runtime.Reports;

/// <summary>The chart libraries that are embedded in pages, as bodies of script elements, and their licences.</summary>
internal static partial class ChartLibraries
{
    private const string Prefix = "Plurality.Runtime.Reports.Licences.";

    /// <summary>The scripts in the order of their dependencies. They define <c>vega</c>, <c>vegaLite</c> and <c>vegaEmbed</c>.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [Script("vega.min.js"), Interpreter(Script("vega-interpreter.js")), Script("vega-lite.min.js"), Script("vega-embed.min.js")];

    /// <summary>The licences of all packages in the libraries. Each text occurs once, below the names of its packages.</summary>
    public static string Licences { get; } =
        string.Join(
            "\n\n",
            typeof(ChartLibraries)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .GroupBy(name => PageResource.Read(name).ReplaceLineEndings("\n").Trim(), StringComparer.Ordinal)
                .Select(licence => $"{string.Join(", ", licence.Select(name => name[Prefix.Length..]))}\n\n{licence.Key}")
        );

    /// <summary>Returns a library without the line that names its source map, which developer tools of browsers would request.</summary>
    private static string Script(string name) => SourceMap().Replace(PageResource.Read($"Plurality.Runtime.Reports.Libraries.{name}"), "");

    /// <summary>
    /// Converts the interpreter, which exists only as a module: its import becomes a constant, its export a property of <c>vega</c>.
    /// </summary>
    private static string Interpreter(string module)
    {
        var (imports, exports) = (Imports().Match(module), Exports().Match(module));
        return imports.Success && exports.Success
            ? $"(() => {{\n\"use strict\";\nconst {{{imports.Groups[1].Value}}} = "
                + $"vega;\n{module[(imports.Index + imports.Length)..exports.Index]}vega.expressionInterpreter = "
                + $"{exports.Groups[1].Value};\n}})();\n"
            : throw new InvalidDataException(
                "vega-interpreter.js must import from vega-util alone and export expressionInterpreter; it does not. Its version has "
                    + "changed."
            );
    }

    [GeneratedRegex(@"^//# sourceMappingURL=.*$", RegexOptions.Multiline)]
    private static partial Regex SourceMap();

    [GeneratedRegex(@"\Aimport \{([^}]*)\} from 'vega-util';")]
    private static partial Regex Imports();

    [GeneratedRegex(@"^export \{ (\w+) as expressionInterpreter \};", RegexOptions.Multiline)]
    private static partial Regex Exports();
}
