namespace Plurality.Cli.Input;

/// <summary>A run was named that the store does not have.</summary>
internal sealed class UnknownRunException : PluralityException
{
    /// <summary>Carries the name and what there is.</summary>
    public UnknownRunException(string store, string name, IReadOnlyList<string> known)
        : base(
            known.Count == 0
                ? $"The run must be one of store {store}; got '{name}', and the store has none. Run an experiment first, or name another "
                    + $"--store."
                : $"The run must be one of {string.Join(", ", known)}, those of store {store}; got '{name}'. Name one of them, or another "
                    + $"--store."
        ) => Name = name;

    /// <summary>The name that was given.</summary>
    public string Name { get; }
}
