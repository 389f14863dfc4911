using System.Runtime.ExceptionServices;

namespace Plurality.Numerics;

/// <summary>Independent values computed on several threads, in their order. An exception of one comes out as itself.</summary>
internal static class ParallelValues
{
    /// <summary>Computes a value for each number from 0.</summary>
    public static T[] Of<T>(int count, Func<int, T> value)
    {
        var values = new T[count];
        Try(() => Parallel.For(0, count, number => values[number] = value(number)));
        return values;
    }

    /// <summary>Computes two values.</summary>
    public static (TFirst First, TSecond Second) Both<TFirst, TSecond>(Func<TFirst> first, Func<TSecond> second)
    {
        var (one, other) = (default(TFirst)!, default(TSecond)!);
        Try(() => Parallel.Invoke(() => one = first(), () => other = second()));
        return (one, other);
    }

    private static void Try(Action compute)
    {
        try
        {
            compute();
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }
}
