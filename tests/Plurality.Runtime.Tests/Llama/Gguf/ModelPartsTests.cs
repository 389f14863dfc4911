using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Gguf;

/// <summary>What is said of parts that do not make a model.</summary>
public sealed class ModelPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_parts_are_found_beside_the_first()
    {
        var paths = Write();

        var model = GgufValidator.Read(paths[0]);

        Assert.Equal(paths, model.Parts.Select(part => part.Path));
        Assert.Equal(paths.Sum(path => new FileInfo(path).Length), model.Length);
        Assert.Equal(paths[0], model.Path);
    }

    [Fact]
    public void A_whole_file_may_have_the_name_of_a_part()
    {
        var path = TinyModel.Write(_folder.File("tiny-00002-of-00003.gguf"));

        Assert.Single(GgufValidator.Read(path).Parts);
    }

    [Fact]
    public void A_later_part_names_the_first()
    {
        var paths = Write();

        var fault = Refusal(paths[1]);

        Assert.Equal("it must be the first part of its model; it is part 2 of 3", Assert.Single(fault.Faults));
        Assert.Equal($"Name the first part, {paths[0]}; the others are found beside it.", fault.Remedy);
    }

    [Fact]
    public void A_later_part_under_another_name_says_how_the_first_is_called()
    {
        File.Move(Write()[2], _folder.File("download.gguf"));

        Assert.EndsWith(
            "whose name ends with -00001-of-00003.gguf.",
            Refusal(_folder.File("download.gguf")).Remedy,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Missing_parts_are_all_named()
    {
        var paths = Write();
        File.Delete(paths[1]);
        File.Delete(paths[2]);

        var fault = Refusal(paths[0]);

        Assert.Equal(paths[0], fault.File);
        Assert.Equal(paths.Skip(1).Select(path => $"all 3 parts of the model must be in one folder; {path} is missing"), fault.Faults);
    }

    [Fact]
    public void A_first_part_under_another_name_is_refused()
    {
        File.Move(Write()[0], _folder.File("model.gguf"));

        Assert.Contains(
            "the name of the first of 3 parts must end with -00001-of-00003.gguf",
            Refusal(_folder.File("model.gguf")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_part_under_the_name_of_another_is_refused()
    {
        var paths = Write();
        File.Move(paths[1], paths[0], overwrite: true);

        Assert.Contains(
            "its name says that it is part 1 of 3; its content says part 2 of 3",
            Refusal(paths[0]).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_later_part_in_the_place_of_another_is_refused()
    {
        var paths = Write();
        File.Copy(paths[1], paths[2], overwrite: true);

        var fault = Refusal(paths[0]);

        Assert.Equal(paths[2], fault.File);
        Assert.Contains("'split.no' must be 2 (a 16-bit number) and 'split.count' 3; got 1 and 3", fault.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<IReadOnlyList<GgufWriter>>, int, string> Changes { get; } =
        new()
        {
            { "another number of parts", parts => parts[1].Set("split.count", (ushort)4), 1, "got 1 and 4" },
            { "a number that would abort the library", parts => parts[1].Set("split.no", 1u), 1, "a 16-bit number" },
            { "no number", parts => parts[2].Remove("split.no"), 2, "got nothing and 3" },
            { "a tensor too few", parts => parts[2].RemoveTensor("blk.1.ffn_down.weight"), 0, "must have 20 tensors together" },
            {
                "a tensor of another part",
                parts => parts[2].RemoveTensor("blk.1.ffn_down.weight").AddTensor("output_norm.weight", [1], [0]),
                2,
                "tensor 'output_norm.weight' must be in one part only"
            },
            { "a damaged tensor", parts => parts[1].AddTensor("odd", [0, 4], []), 0, "must have 20 tensors together" },
            { "no number of tensors", parts => parts[0].Remove("split.tensors.count"), 0, "must say how many tensors" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Parts_that_do_not_belong_together_are_refused(
        string name,
        Action<IReadOnlyList<GgufWriter>> change,
        int blamed,
        string expected
    )
    {
        var parts = TinyModel.Build().Split(3);
        change(parts);
        var paths = TinyModel.WriteParts(_folder.File("tiny"), parts);

        var fault = Refusal(paths[0]);

        Assert.True(fault.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {fault.Message}");
        Assert.Equal(paths[blamed], fault.File);
    }

    [Fact]
    public void A_later_part_that_is_cut_off_or_no_model_file_is_named()
    {
        var paths = Write();
        var bytes = File.ReadAllBytes(paths[1]);
        File.WriteAllBytes(paths[1], bytes[..^100]);
        var cut = Refusal(paths[0]);
        File.WriteAllText(paths[1], "<html>404</html>");
        var page = Refusal(paths[0]);

        Assert.Equal((paths[1], paths[1]), (cut.File, page.File));
        Assert.Contains("must end within the file", cut.Message, StringComparison.Ordinal);
        Assert.Contains("a web page", page.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Write() => TinyModel.WriteParts(_folder.File("tiny"), TinyModel.Build().Split(3));

    private static ModelFileException Refusal(string path) => Assert.Throws<ModelFileException>(() => GgufValidator.Read(path));
}
