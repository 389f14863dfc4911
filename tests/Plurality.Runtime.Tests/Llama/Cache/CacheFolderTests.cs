using Plurality.Llama.Cache;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class CacheFolderTests
{
    [Theory]
    [InlineData("/chosen", "/own", "/xdg", "/home/.cache", "/chosen")]
    [InlineData(null, "/own", "/xdg", "/home/.cache", "/own")]
    [InlineData(null, "", "/xdg", "/home/.cache", "/xdg/plurality")]
    [InlineData(null, null, "relative", "/home/.cache", "/home/.cache/plurality")]
    [InlineData(null, null, null, "/home/.cache", "/home/.cache/plurality")]
    [InlineData(null, null, null, null, null)]
    [InlineData(null, null, null, "", null)]
    public void The_nearest_choice_wins(string? chosen, string? own, string? xdg, string? platform, string? expected)
    {
        var folder = CacheFolder.Locate(chosen, name => name == "PLURALITY_CACHE" ? own : xdg, platform);

        Assert.Equal(expected, folder);
    }
}
