namespace Plurality.Runtime.Samples;

/// <summary>The small files that the examples in the command line's help use. README.md in this folder describes them.</summary>
internal static class ExampleFiles
{
    private const string Prefix = "Plurality.Runtime.Samples.Examples.";

    /// <summary>The name of the sample texts among them.</summary>
    private const string Votes = "votes.jsonl";

    /// <summary>The files' names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(ExampleFiles)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Append(Votes)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens a file of <see cref="Names"/>.</summary>
    public static Stream Open(string name) =>
        typeof(ExampleFiles).Assembly.GetManifestResourceStream(name == Votes ? SampleSet.ResourceName : Prefix + name)
        ?? throw new ArgumentException($"The name must be one of the example files; got {name}.", nameof(name));
}
