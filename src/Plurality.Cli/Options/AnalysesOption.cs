using System.CommandLine;
using Plurality.Analysis;

namespace Plurality.Cli.Options;

/// <summary>The requested analyses: names separated by commas. Default: all.</summary>
internal sealed class AnalysesOption : Option<string>
{
    /// <summary>Creates the option.</summary>
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

    /// <summary>The analyses in catalogue order.</summary>
    public IReadOnlyList<IAnalysis> Read(ParseResult parse) =>
        parse.GetValue(this) is not { } written
            ? AnalysisCatalogue.All
            : [.. AnalysisCatalogue.All.Where(analysis => Names(written).Contains(analysis.Name))];

    private static string[] Names(string written) => written.Split(',', StringSplitOptions.TrimEntries);
}
