using FsCheck;
using FsCheck.Fluent;
using Plurality.Labels;
using Plurality.Prompts;
using Xunit;

namespace Plurality.Tests.Prompts;

/// <summary>What every answer format keeps, whatever it looks like.</summary>
public sealed class AnswerFormatTests
{
    public static TheoryData<string> Names => [.. AnswerFormat.All.Select(format => format.Name)];

    [Fact]
    public void Formats_are_those_of_the_method() =>
        Assert.Equal(["json", "list", "polysyndeton"], AnswerFormat.All.Select(format => format.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_format_is_found_by_its_name(string name) => Assert.Equal(name, AnswerFormat.Named(name).Name);

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var exception = Assert.Throws<PromptException>(() => AnswerFormat.Named("xml"));

        Assert.Contains("format must be one of json, list, polysyndeton; got ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("xml", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_read_back(string name)
    {
        var format = AnswerFormat.Named(name);

        Prop.ForAll(WritableLabels.For(format), labels =>
            {
                var parsed = format.Parse(format.Write(labels));
                return parsed.WellFormed && parsed.Labels.Select(label => label.Text).SequenceEqual(labels);
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_label_is_read_at_the_place_of_its_option(string name)
    {
        var format = AnswerFormat.Named(name);

        Prop.ForAll(WritableLabels.For(format), labels =>
            {
                var answer = format.Write(labels);
                return format
                    .Parse(answer)
                    .Labels.Zip(labels)
                    .All(pair => answer[pair.First.Start..pair.First.End] == format.Option(pair.Second));
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_being_written_shows_every_label_once_its_place_is_reached_and_never_moves_it(string name)
    {
        var format = AnswerFormat.Named(name);

        // ` and` may turn out to begin a longer word in polysyndeton; the next test is about that.
        Prop.ForAll(
                WritableLabels.For(format).Filter(labels => !labels.Any(label => $" {label}".Contains(" and", StringComparison.Ordinal))),
                labels =>
                {
                    var answer = format.Write(labels);
                    var starts = format.Parse(answer).Labels.Select(label => label.Start).ToArray();
                    return Enumerable
                        .Range(0, answer.Length + 1)
                        .All(length =>
                            format
                                .Parse(answer[..length])
                                .Labels.Select(label => label.Start)
                                .SequenceEqual(starts.Where(start => start <= length))
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_label_is_the_none_option_and_reads_as_none(string name)
    {
        var format = AnswerFormat.Named(name);

        var parsed = format.Parse(format.Write([]));

        Assert.Equal(format.Stub + format.NoneOption + format.Ending, format.Write([]));
        Assert.Equal("none", Assert.Single(parsed.Labels).Text);
        Assert.True(parsed.WellFormed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Repetitions_are_kept(string name)
    {
        var format = AnswerFormat.Named(name);

        var parsed = format.Parse(format.Write(["joy", "joy", "fear", "joy"]));

        Assert.Equal(["joy", "joy", "fear", "joy"], parsed.Labels.Select(label => label.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Anything_can_be_parsed(string name)
    {
        var format = AnswerFormat.Named(name);

        Prop.ForAll<string?>(answer =>
            {
                var parsed = format.Parse(answer ?? "");
                return parsed.Labels.All(label => label.Start <= label.End && label.End <= (answer ?? "").Length);
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cut_of_an_awkward_answer_can_be_parsed(string name)
    {
        var format = AnswerFormat.Named(name);
        var pieces = Gen.Elements(
            "{\"label\": [\"",
            "Labels:",
            " the ",
            " and",
            "\"",
            "\\",
            "\\u00e9",
            "\\u12",
            "[",
            "]}",
            ",",
            "joy",
            " ",
            "\n",
            "\"label\":",
            "😀"
        );

        Prop.ForAll(pieces.ArrayOf().Select(string.Concat).ToArbitrary(), answer =>
                Enumerable
                    .Range(0, answer.Length + 1)
                    .All(length => format.Parse(answer[..length]).Labels.All(label => label.End <= length))
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_feed_ends_an_answer(string name)
    {
        var format = AnswerFormat.Named(name);

        Assert.False(format.IsOver(format.Stub));
        Assert.True(format.IsOver(format.Stub + "\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_with_line_feeds_and_other_control_characters_are_refused_all_at_once(string name)
    {
        var format = AnswerFormat.Named(name);
        var labels = LabelSet.Create(["joy", "two\nlines", "bell\u0007", "tab\tbed", "carriage\rreturn", "fine"]);

        var exception = Assert.Throws<PromptException>(() => format.Validate(labels));

        Assert.StartsWith(
            $"Labels must be writable in the format {name}; \"two\\u000alines\", \"bell\\u0007\", \"tab\\u0009bed\", "
                + $"\"carriage\\u000dreturn\" are not (",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("Rename them or choose another format.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_with_quotes_accents_emoji_and_right_to_left_letters_are_accepted(string name) =>
        AnswerFormat
            .Named(name)
            .Validate(LabelSet.Create(["\"so called\"", "l'été", "😀 👩‍👩‍👧", "שמחה", "فرح وحزن", @"back\slash", "two words", "sandy"]));
}
