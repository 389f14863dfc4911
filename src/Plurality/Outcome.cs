using System.Diagnostics.CodeAnalysis;

namespace Plurality;

/// <summary>What came of one document: a value, or the fault that stands in its place. Other documents are not affected.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed record Outcome<T>
    where T : class
{
    private readonly T? _value;

    internal Outcome(T? value, DocumentFault? fault) => (_value, Fault) = (value, fault);

    /// <summary>The value.</summary>
    /// <exception cref="PluralityException">There is none; the exception carries the fault.</exception>
    public T Value => _value ?? throw new DocumentFaultException(Fault!);

    /// <summary>Why there is no value; null where there is one.</summary>
    public DocumentFault? Fault { get; }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => Outcome.Of(value);

    /// <summary>Wraps a fault.</summary>
    public static implicit operator Outcome<T>(DocumentFault fault) => Outcome.Failed<T>(fault);

    /// <summary>Gives the value where there is one.</summary>
    public bool TryGetValue([NotNullWhen(true)] out T? value) => (value = _value) is not null;

    /// <summary>Turns the value into another one; a fault stays the same fault.</summary>
    public Outcome<TOther> Select<TOther>(Func<T, TOther> map)
        where TOther : class
    {
        ArgumentNullException.ThrowIfNull(map);
        return _value is null ? Outcome.Failed<TOther>(Fault!) : Outcome.Of(map(_value));
    }
}

/// <summary>Makes outcomes.</summary>
internal static class Outcome
{
    /// <summary>Wraps a value; interfaces, which have no conversion, need this.</summary>
    public static Outcome<T> Of<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Outcome<T>(value, null);
    }

    /// <summary>Wraps a fault.</summary>
    public static Outcome<T> Failed<T>(DocumentFault fault)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Outcome<T>(null, fault);
    }

    /// <summary>Asks about those of a batch that have a value, all together; the others keep their faults.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="askAsync">Gives one outcome per value, in their order.</param>
    /// <returns>One outcome per member of the batch, in their order.</returns>
    internal static async ValueTask<IReadOnlyList<Outcome<TResult>>> ThenAsync<T, TResult>(
        this IReadOnlyList<Outcome<T>> batch,
        Func<IReadOnlyList<T>, ValueTask<IReadOnlyList<Outcome<TResult>>>> askAsync
    )
        where T : class
        where TResult : class
    {
        T[] values = [.. batch.Where(one => one.Fault is null).Select(one => one.Value)];
        var answers = new Queue<Outcome<TResult>>(values.Length == 0 ? [] : await askAsync(values).ConfigureAwait(false));
        return [.. batch.Select(one => one.Fault is { } fault ? Outcome.Failed<TResult>(fault) : answers.Dequeue())];
    }
}
