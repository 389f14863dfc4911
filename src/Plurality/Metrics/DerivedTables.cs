namespace Plurality.Metrics;

/// <summary>What metrics compute of documents before they know their weights, each once.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DerivedTables
{
    private readonly Dictionary<object, object> _tables = [];

    /// <summary>A table that is smaller than those of all (document, label) pairs; it lives as long as the documents.</summary>
    public T Kept<T>(object key, Func<T> compute)
        where T : class
    {
        Lazy<T> table;
        lock (_tables)
        {
            if (!_tables.TryGetValue(key, out var known))
            {
                known = new Lazy<T>(compute);
                _tables.Add(key, known);
            }

            table = (Lazy<T>)known;
        }

        return table.Value;
    }

    /// <summary>A large table, such as documents in the order of Q, which lives as long as a metric that holds it.</summary>
    public T Held<T>(object key, Func<T> compute)
        where T : class
    {
        WeakReference<T> held;
        lock (_tables)
        {
            if (!_tables.TryGetValue(key, out var known))
            {
                known = new WeakReference<T>(null!);
                _tables.Add(key, known);
            }

            held = (WeakReference<T>)known;
        }

        lock (held) // once for all threads that want this table, while others compute other tables
        {
            if (!held.TryGetTarget(out var table))
            {
                table = compute();
                held.SetTarget(table);
            }

            return table;
        }
    }
}
