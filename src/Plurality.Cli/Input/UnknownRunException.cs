namespace Plurality.Cli.Input;

/// <summary>The store has no run of the given name.</summary>
internal sealed class UnknownRunException : PluralityException
{
    /// <summary>Creates the exception with the names of the existing runs.</summary>
    public UnknownRunException(string store, string name, IReadOnlyList<string> known)
        : base(
            known.Count == 0
                ? $"The run must be one of store {store}; got '{name}', and the store has none. Run an experiment first, or name another "
                    + $"--store."
                : $"The run must be one of {string.Join(", ", known)}, those of store {store}; got '{name}'. Name one of them, or another "
                    + $"--store."
        ) => Name = name;

    /// <summary>The given name.</summary>
    public string Name { get; }
}
