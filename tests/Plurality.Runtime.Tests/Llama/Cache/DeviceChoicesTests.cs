using Plurality.Llama.Cache;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class DeviceChoicesTests : IDisposable
{
    private static readonly DeviceSettings Settings = new(FlashAttention: true, BatchTokens: 2048, BatchSize: 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_chosen_is_found_until_its_file_is_deleted()
    {
        var file = Choices().Store("aa", Settings);
        var found = Find(Choices());
        File.Delete(file);

        Assert.Equal(Settings, found);
        Assert.Null(Find(Choices()));
    }

    [Fact]
    public void A_choice_holds_for_its_model_build_device_and_layers_alone()
    {
        Choices().Store("aa", Settings);

        Assert.Null(Find(Choices(), "bb"));
        Assert.Null(Find(Choices(build: "build2")));
        Assert.Null(Find(Choices(device: "NVIDIA A100/PCIe")));
        Assert.Null(Find(Choices(layers: 12)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"flashAttention\":true,\"batchTokens\":2048}")]
    [InlineData("{\"flashAttention\":true,\"batchTokens\":0,\"batchSize\":8}")]
    public void A_file_that_cannot_be_read_is_passed_over_with_a_warning(string content)
    {
        File.WriteAllText(Choices().Store("aa", Settings), content);
        List<string> warnings = [];

        Assert.Null(Choices().Find("aa", warnings));
        Assert.Contains("device settings", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_cache_folder_nothing_is_found_or_stored()
    {
        var choices = new DeviceChoices(null, "build", "device", -1);

        Assert.Null(Find(choices));
        Assert.Throws<IOException>(() => choices.Store("aa", Settings));
    }

    private static DeviceSettings? Find(DeviceChoices choices, string sha256 = "aa")
    {
        List<string> warnings = [];
        var found = choices.Find(sha256, warnings);
        Assert.Empty(warnings);
        return found;
    }

    private DeviceChoices Choices(string build = "build", string device = "NVIDIA H200", int layers = -1) =>
        new(_folder.Path, build, device, layers);
}
