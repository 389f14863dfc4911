using System.Text.RegularExpressions;

namespace Plurality.Runtime.Reports;

/// <summary>The chart libraries that pages carry in themselves, as the bodies of script elements, and their licences.</summary>
internal static partial class ChartLibraries
{
    private const string Prefix = "Plurality.Runtime.Reports.Licences.";

    /// <summary>In the order in which they need each other; what they define is <c>vega</c>, <c>vegaLite</c> and
    /// <c>vegaEmbed</c>.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [Script("vega.min.js"), Interpreter(Script("vega-interpreter.js")), Script("vega-lite.min.js"), Script("vega-embed.min.js")];

    /// <summary>The licences of all packages in the libraries, each text once, below the names of the packages that it is of.</summary>
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

    /// <summary>A library without the line that names its source map, which a browser's developer tools would ask for.</summary>
    private static string Script(string name) => SourceMap().Replace(PageResource.Read($"Plurality.Runtime.Reports.Libraries.{name}"), "");

    /// <summary>The interpreter comes as a module only: its import and export become a constant and a property of <c>vega</c>.</summary>
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
