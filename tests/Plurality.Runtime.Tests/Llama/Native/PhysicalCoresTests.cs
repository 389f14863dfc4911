using Plurality.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class PhysicalCoresTests
{
    [Fact]
    public void Two_hardware_threads_of_one_core_count_once()
    {
        Assert.Equal(2, PhysicalCores.Within(4, ["0,2", "1,3", "0,2", "1,3"]));
    }

    [Fact]
    public void A_container_may_have_fewer_processors_than_the_machine_has_cores()
    {
        Assert.Equal(2, PhysicalCores.Within(2, ["0-1", "2-3", "4-5", "6-7"]));
    }

    [Fact]
    public void Where_the_system_does_not_say_processors_are_counted()
    {
        Assert.Equal(6, PhysicalCores.Within(6, []));
    }

    [Fact]
    public void This_machine_has_at_least_one()
    {
        Assert.InRange(PhysicalCores.Count, 1, Environment.ProcessorCount);
    }
}
