using Plurality.Runtime.Runs;
using Plurality.TestKit.Docs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Docs;

public sealed class RunFileGuideTests : IDisposable
{
    private const string Page = "docs/guide/run-files.md";

    private readonly TemporaryFolder _folder = new();

    public RunFileGuideTests()
    {
        foreach (var name in (string[])["dev.jsonl", "train.jsonl", "my.prompt"])
        {
            _folder.Write(name, "");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_run_file_of_the_guide_is_one()
    {
        var names = CodeBlocks.Of(Page, "yaml").Select(block => RunFile.Parse(block, _folder.File("run.yaml"))[0].Name.Split('.')[0]);

        Assert.Equal(["emotions-zero-shot", "emotions-5shot", "everything", "defaults"], names);
    }

    [Fact]
    public void The_guide_names_all_keys_and_no_others()
    {
        var keys = KeysOf(
            "?: 1\ndata: { ?: 1 }\nprompt: { ?: 1 }\nllama: { ?: 1 }\nbinary: { ?: 1 }\nmarginal: { ?: 1 }\n".Replace(
                "?",
                "unknown",
                StringComparison.Ordinal
            )
        );

        // A model is a text or one of two mappings; the page has the keys of an address in rows of their own.
        var ofAddress = KeysOf("name: a\ndata: { test: dev.jsonl }\nmodel: { address: 'vllm:http://host', unknown: 1 }\n")[0];
        string[] sections = ["data", "prompt", "llama", "binary", "marginal"];
        string[] expected =
        [
            .. keys[0].Except(sections),
            .. ofAddress.Except(["file", "address"]).Select(key => $"model.{key}"),
            .. sections.SelectMany((section, i) => keys[i + 1].Select(key => $"{section}.{key}")),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), CodeBlocks.FirstCells(Page).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_that_the_guide_writes_out_are_those_of_the_program()
    {
        var written = Parse(CodeBlocks.Of(Page, "yaml")[^1]);

        var shortest = Parse("name: defaults\ndata: { test: dev.jsonl, demonstrations: train.jsonl }\n");

        Assert.Equivalent(shortest, written, strict: true);
    }

    /// <summary>The known keys of each mapping that has an unknown one.</summary>
    private string[][] KeysOf(string text)
    {
        const string Listed = " must be one of ";
        return
        [
            .. Assert
                .Throws<RunFileException>(() => Parse(text))
                .Faults.Where(fault => fault.Expected.Contains(Listed, StringComparison.Ordinal))
                .Select(fault => fault.Expected.Split(Listed)[1].Split(", ")),
        ];
    }

    private RunSpec Parse(string text) => RunFile.Parse(text, _folder.File("run.yaml")).Single();
}
