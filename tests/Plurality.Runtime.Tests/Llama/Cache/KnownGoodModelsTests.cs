using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Cache;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class KnownGoodModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_known_to_be_good_with_the_layers_and_the_build_that_it_was_tried_with()
    {
        Known("99-aa").Add("sha");

        Assert.True(Known("99-aa").Contains("sha"));
        Assert.All((string?[])[null, "98-aa", "99-ab"], gpu => Assert.False(Known(gpu).Contains("sha")));
        Assert.True(KnownGoodModels.Remembers(_folder.File("cache"), "sha"));
    }

    private KnownGoodModels Known(string? gpu) => new(_folder.File("cache"), "0.5.0", "zen4", gpu, NullLogger.Instance);
}
