using System.CommandLine;
using Plurality.Analysis;

namespace Plurality.Cli.Options;

/// <summary>Which analyses are wanted: names with commas between them; all of them where the option is absent.</summary>
internal sealed class AnalysesOption : Option<string>
{
    /// <summary>Makes the option.</summary>
    public AnalysesOption()
        : base("--analyses")
    {
        string[] known = [.. AnalysisCatalogue.All.Select(analysis => analysis.Name)];
        Description = "The analyses, separated by commas. 'plurality analyses' lists them. Default: all.";
        HelpName = "NAME,…";
        CompletionSources.Add(known);
        CustomParser = argument =>
        {
            var written = argument.Tokens[^1].Value;
            foreach (var name in Names(written).Where(name => !known.Contains(name)))
            {
                argument.AddError($"--analyses must list some of {string.Join(", ", known)}; got '{name}'.");
            }

            return written;
        };
    }

    /// <summary>The analyses in the order in which they always come.</summary>
    public IReadOnlyList<IAnalysis> Read(ParseResult parse) =>
        parse.GetValue(this) is not { } written
            ? AnalysisCatalogue.All
            : [.. AnalysisCatalogue.All.Where(analysis => Names(written).Contains(analysis.Name))];

    private static string[] Names(string written) => written.Split(',', StringSplitOptions.TrimEntries);
}
