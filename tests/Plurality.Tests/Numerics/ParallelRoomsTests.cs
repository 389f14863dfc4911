using System.Collections.Concurrent;
using Plurality.Numerics;
using Xunit;

namespace Plurality.Tests.Numerics;

public sealed class ParallelRoomsTests
{
    [Fact]
    public void Each_number_is_called_once_in_a_room_that_nobody_else_uses_and_rooms_are_no_more_than_processors()
    {
        var (calls, shared, rooms) = (new int[2000], 0, new ConcurrentBag<int[]>());

        ParallelRooms.For(
            calls.Length,
            () =>
            {
                int[] room = [0];
                rooms.Add(room);
                return room;
            },
            (number, room) =>
            {
                shared += Interlocked.Increment(ref room[0]) == 1 ? 0 : 1;
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref room[0]);
                Interlocked.Increment(ref calls[number]);
            }
        );

        Assert.All(calls, count => Assert.Equal(1, count));
        Assert.Equal(0, shared);
        Assert.InRange(rooms.Count, 1, Environment.ProcessorCount);
    }
}
