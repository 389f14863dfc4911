using Plurality.Boxes;
using Plurality.Datasets;
using Plurality.TestKit.Docs;
using Xunit;

namespace Plurality.Tests.Boxes;

public sealed class BoxesGeneratorTests
{
    private static readonly BoxesOptions[] Worlds =
    [
        new() { Items = 400, Seed = 1 },
        new()
        {
            Items = 300,
            Seed = 2,
            Boxes = 7,
            Objects = 30,
            Operations = 25,
            Balanced = false,
        },
        new()
        {
            Items = 100,
            Seed = 3,
            Boxes = 1,
            Objects = 2,
            Operations = 1,
        },
        new()
        {
            Items = 100,
            Seed = 4,
            Boxes = 12,
            Objects = 60,
            Operations = 0,
        },
        new()
        {
            Items = 50,
            Seed = 5,
            Boxes = 1,
            Objects = 1,
            Operations = 9,
            Balanced = false,
        },
        new()
        {
            Items = 50,
            Seed = 6,
            Boxes = 3,
            Objects = 60,
            Operations = 80,
        },
    ];

    [Fact]
    public void A_thousand_worlds_have_the_answers_that_a_reader_of_their_texts_gives()
    {
        TextItem[] puzzles = [.. Worlds.SelectMany(BoxesGenerator.Generate)];

        Assert.Equal(1000, puzzles.Length);
        Assert.All(puzzles, puzzle => Assert.Equal(BoxReader.Answer(puzzle.Text), puzzle.Labels));
    }

    [Fact]
    public void The_reader_of_texts_tells_a_wrong_answer()
    {
        const string Text =
            "Box 1 holds the bell and the coin. Box 2 is empty. Move the bell from Box 1 to Box 2. Take the coin out of Box 1. "
            + "Put the coin and the drum into Box 2. What does Box 2 hold?";

        Assert.Equal(["bell", "coin", "drum"], BoxReader.Answer(Text));
        Assert.Throws<InvalidDataException>(() => BoxReader.Answer("Box 1 is empty. Take the coin out of Box 1. What does Box 1 hold?"));
    }

    // A puzzle must never change: results on it are compared for years. The guide shows this one, and its text with it.
    [Fact]
    public void A_puzzle_never_changes()
    {
        var puzzle = BoxesGenerator
            .Generate(
                new BoxesOptions
                {
                    Items = 3,
                    Boxes = 3,
                    Objects = 6,
                    Operations = 4,
                    Seed = 7,
                }
            )
            .Last();

        Assert.Equal("boxes-7-3", puzzle.Id);
        Assert.Equal(CodeBlocks.Of("docs/guide/boxes.md", "puzzle").Single(), $"{puzzle.Text}\n");
        Assert.Equal(["bell", "feather"], puzzle.Labels);
    }

    [Fact]
    public void A_puzzle_says_what_it_asks_and_has_no_annotators()
    {
        var options = new BoxesOptions
        {
            Items = 30,
            Boxes = 3,
            Objects = 6,
            Operations = 4,
        };

        foreach (var puzzle in BoxesGenerator.Generate(options))
        {
            Assert.EndsWith($"What does Box {puzzle.Fields["box"]} hold?", puzzle.Text, StringComparison.Ordinal);
            Assert.Equal(("3", "6", "4"), (puzzle.Fields["boxes"], puzzle.Fields["objects"], puzzle.Fields["operations"]));
            Assert.Equal(3 + 4 + 1, puzzle.Text.Count(character => character is '.' or '?'));
            Assert.Null(puzzle.Annotations);
            Assert.All(puzzle.Labels!, label => Assert.Contains(label, BoxesGenerator.Labels(options)));
        }
    }

    [Fact]
    public void Balanced_answers_have_no_object_one_or_several_in_turn()
    {
        foreach (var options in Worlds.Where(options => options.Balanced))
        {
            var sizes = BoxesGenerator.Generate(options).Select(puzzle => Math.Min(puzzle.Labels!.Count, 2));

            Assert.Equal(Enumerable.Range(0, options.Items).Select(number => number % 3), sizes);
        }
    }

    [Fact]
    public void Answers_of_every_size_come_without_balance_too()
    {
        var sizes = BoxesGenerator.Generate(Worlds[1]).Select(puzzle => Math.Min(puzzle.Labels!.Count, 2)).Distinct();

        Assert.Equal([0, 1, 2], sizes.Order());
    }

    [Fact]
    public void Every_operation_occurs()
    {
        var text = string.Join(' ', BoxesGenerator.Generate(Worlds[0]).Select(puzzle => puzzle.Text));

        Assert.All((string[])["Put the ", "Move the ", "Take the "], words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Fewer_puzzles_are_the_beginning_of_more_and_a_seed_means_the_same()
    {
        var (few, many) = (new BoxesOptions { Items = 5, Seed = 9 }, new BoxesOptions { Items = 20, Seed = 9 });

        Assert.Equal(Texts(few), Texts(many).Take(5));
        Assert.NotEqual(Texts(few), Texts(few with { Seed = 10 }));
    }

    [Fact]
    public void A_rare_answer_is_found_in_the_largest_world() =>
        Assert.Equal(
            6,
            BoxesGenerator
                .Generate(
                    new BoxesOptions
                    {
                        Items = 6,
                        Boxes = 100,
                        Objects = 2,
                        Operations = 50,
                    }
                )
                .Count()
        );

    [Fact]
    public void All_faults_of_options_are_reported_at_once_and_before_the_first_puzzle()
    {
        var fault = Assert.Throws<BoxesException>(() =>
            BoxesGenerator.Generate(
                new BoxesOptions
                {
                    Items = 0,
                    Boxes = 101,
                    Objects = 61,
                    Operations = -1,
                }
            )
        );

        Assert.Equal(
            [
                "The number of items must be from 1 to 2147483647; got 0. Ask for one at least.",
                "The number of boxes must be from 1 to 100; got 101. Choose a number in between.",
                "The number of objects must be from 1 to 60; got 61. The vocabulary has no more, and a puzzle needs one.",
                "The number of operations must be from 0 to 1000; got -1. Choose a number in between.",
            ],
            fault.Faults
        );
    }

    [Fact]
    public void One_object_cannot_be_balanced() =>
        Assert.Contains(
            "must be 2 or more",
            Assert.Throws<BoxesException>(() => new BoxesOptions { Objects = 1 }.Validate()).Message,
            StringComparison.Ordinal
        );

    private static IEnumerable<string> Texts(BoxesOptions options) => BoxesGenerator.Generate(options).Select(puzzle => puzzle.Text);
}
