using System.Runtime.ExceptionServices;

namespace Plurality.Numerics;

/// <summary>Independent values computed on several threads, in their order. An exception of one comes out as itself.</summary>
internal static class ParallelValues
{
    /// <summary>Computes a value for each number from 0.</summary>
    public static T[] Of<T>(int count, Func<int, T> value)
    {
        var values = new T[count];
        try
        {
            Parallel.For(0, count, number => values[number] = value(number));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }

        return values;
    }
}
