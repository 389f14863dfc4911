namespace Plurality.Numerics;

/// <summary>
/// A loop on several threads whose body computes in a large room. Each room is used again and again, so there are never more than
/// processors: <see cref="Parallel"/> alone asks for a new one whenever a thread goes on after a pause.
/// </summary>
internal static class ParallelRooms
{
    /// <summary>Calls <paramref name="body"/> with each number from 0 and a room, which no other thread uses meanwhile.</summary>
    /// <param name="count">The number of calls.</param>
    /// <param name="make">Makes a room.</param>
    /// <param name="body">Finds in its room what an earlier call has left there.</param>
    public static void For<T>(int count, Func<T> make, Action<int, T> body)
    {
        // Not a ConcurrentBag: it would keep what its rooms refer to, such as tables of metrics, alive until a finalizer has run.
        var free = new Stack<T>();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var room = Take();
            body(number, room);
            lock (free)
            {
                free.Push(room);
            }
        });

        T Take()
        {
            lock (free)
            {
                if (free.TryPop(out var room))
                {
                    return room;
                }
            }

            return make();
        }
    }
}
