using System.Buffers;

namespace Plurality.Catalogues;

/// <summary>
/// Entries of one kind by name: those that come with the library, then those that were registered, in that order. Several threads may use
/// it at once.
/// </summary>
/// <param name="kind">What an entry is: <c>estimator</c>.</param>
/// <param name="wordOf">The name of an entry, without options.</param>
/// <param name="builtIn">What comes with the library.</param>
internal sealed class Catalogue<T>(string kind, Func<T, string> wordOf, params IEnumerable<T> builtIn)
    where T : class
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
    );

    private readonly Lock _registering = new();
    private volatile T[] _entries = [.. builtIn];

    /// <summary>Every entry there is now.</summary>
    public IReadOnlyList<T> All => _entries;

    /// <summary>The names of all entries.</summary>
    public IReadOnlyList<string> Words => [.. _entries.Select(wordOf)];

    /// <summary>The entry of that name; null where there is none.</summary>
    public T? Find(string word) => _entries.FirstOrDefault(entry => string.Equals(wordOf(entry), word, StringComparison.Ordinal));

    /// <summary>Adds an entry behind the others.</summary>
    /// <exception cref="ArgumentException">The name exists, or has other characters than letters, digits, hyphens, underscores and
    /// dots.</exception>
    public void Register(T entry)
    {
        var word = wordOf(entry);
        if (word.Length == 0 || word.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException(
                $"The name of a new {kind} must consist of letters, digits, '-', '_' and '.'; got {Excerpt.Of(word)}. Choose another name.",
                nameof(entry)
            );
        }

        lock (_registering)
        {
            if (Find(word) is not null)
            {
                throw new ArgumentException(
                    $"The name of a new {kind} must be one that no other has; got {Excerpt.Of(word)}. Choose another, or register it once.",
                    nameof(entry)
                );
            }

            _entries = [.. _entries, entry];
        }
    }
}
