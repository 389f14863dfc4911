using System.CommandLine;
using System.CommandLine.Help;

namespace Plurality.Cli.Usage;

/// <summary>The headings under which help shows options. What most users never need comes last.</summary>
internal static class OptionGroups
{
    private const string Ask = "What to ask";
    private const string Read = "What to read";
    private const string Model = "Which model";
    private const string Output = "Output";
    private const string Advanced = "Advanced";

    private static readonly Dictionary<string, string> Groups = new[]
    {
        (
            Ask,
            "--labels --labels-file --text --input --noun --demonstrations --shots --sampling --method --task --prompt-file --metrics "
                + "--analyses --references --predictions --limit --calibrator --threshold --map --ratios --items --for --shard"
        ),
        (
            Read,
            "--input-format --id-column --text-column --label-column --label-separator --annotator-column --annotator-columns "
                + "--indicator-columns --value-column --total-column --split-column --omit-columns --delimiter --blank --none-label "
                + "--split-file --aggregate --skip-bad"
        ),
        (
            Model,
            "--model --tokenizer --adapter --weights --cache-type --ctx-size --threads --gpu-layers --kernels --flash-attn --ubatch-size"
        ),
        (Output, "--output --force --json --format --store --title --charts --open --all --plot --save-state --cells --check --dry-run"),
    }
        .SelectMany(group => group.Item2.Split(' ').Select(option => (Option: option, Heading: group.Item1)))
        .ToDictionary(pair => pair.Option, pair => pair.Heading, StringComparer.Ordinal);

    /// <summary>The options that have a group of their own; all others are advanced.</summary>
    public static IEnumerable<string> Names => Groups.Keys;

    /// <summary>A command's own options, by heading; empty headings are left out.</summary>
    public static IEnumerable<(string Heading, IReadOnlyList<Option> Options)> Of(Command command)
    {
        var options = command.Options.Where(option => !option.Hidden && option is not (HelpOption or VersionOption)).ToList();
        return from heading in (string[])[Ask, Read, Model, Output, Advanced]
            let ofHeading = options.Where(option => Groups.GetValueOrDefault(option.Name, Advanced) == heading).ToList()
            where ofHeading.Count > 0
            select (heading, (IReadOnlyList<Option>)ofHeading);
    }
}
