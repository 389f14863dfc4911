namespace Plurality.Runtime.Identity;

/// <summary>The store has a run of the same name that was made from something else, so traces of the two must not be mixed.</summary>
internal sealed class RunMismatchException : PluralityException
{
    private const int ShownCharacters = 100;
    private const string Weights = "model.weights";
    private const string Variant = "model.cpuVariant";

    /// <summary>Reports the fields that differ, at least one; the message shows one in full.</summary>
    public RunMismatchException(string run, IReadOnlyList<IdentityDifference> differences)
        : base(Describe(run, differences))
    {
        Run = run;
        Differences = differences;
    }

    /// <summary>The run's name.</summary>
    public string Run { get; }

    /// <summary>The first field that differs, such as <c>model.weights</c>.</summary>
    public string Field => Differences[0].Field;

    /// <summary>Its stored value, as JSON.</summary>
    public string Stored => Differences[0].Stored;

    /// <summary>The value given now, as JSON.</summary>
    public string Given => Differences[0].Given;

    /// <summary>Every field that differs.</summary>
    public IReadOnlyList<IdentityDifference> Differences { get; }

    private static string Describe(string run, IReadOnlyList<IdentityDifference> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count);
        // The weights come first: the hash of the loaded file follows from them, and a user can ask for another format.
        var first = differences.FirstOrDefault(difference => difference.Field == Weights) ?? differences[0];
        if (first.Field == TraceSetJson.Steps)
        {
            var needed = first.Given == "nothing" ? "whole answers" : Steps(first.Given);
            return $"Run '{run}' has read {Steps(first.Stored)} of each answer, as its methods needed; its methods must not need more, and "
                + $"now need {needed}. {Remedy(first)}";
        }

        var rest = differences.Where(other => other != first).Take(5).Select(other => other.Field);
        var others = differences.Count == 1 ? "" : $" (also different: {string.Join(", ", rest)})";
        return $"{first.Field} of run '{run}' must be {Short(first.Stored)}, as it is stored; got {Short(first.Given)}{others}."
            + $" {Remedy(first)}";
    }

    private static string Steps(string count) => count == "1" ? "1 step" : $"{count} steps";

    private static string Remedy(IdentityDifference difference) =>
        difference switch
        {
            { Field: Weights } => $"To continue the run, set llama.weights to {difference.Stored.Trim('"')} in its run file (--weights on "
                + "the command line). To begin again, choose another name for this run, or delete the stored one.",
            { Field: Variant } when OwnKernels(difference.Given) && !OwnKernels(difference.Stored) => "To continue the run, set "
                + "llama.kernels to off in its run file (--kernels off on the command line). To begin again, choose another name for this "
                + "run, or delete the stored one.",
            _ => "Choose another name for this run, or delete the stored one.",
        };

    private static bool OwnKernels(string variant) => variant.Contains("own kernels", StringComparison.Ordinal);

    private static string Short(string value) => value.Length <= ShownCharacters ? value : $"{value[..ShownCharacters]}…";
}
