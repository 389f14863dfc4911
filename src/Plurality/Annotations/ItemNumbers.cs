using System.Collections;
using System.Globalization;

namespace Plurality.Annotations;

/// <summary>The numbers of items from 1, in place of their ids.</summary>
/// <param name="count">The number of items.</param>
internal sealed class ItemNumbers(int count) : IReadOnlyList<string>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public string this[int index] => (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
