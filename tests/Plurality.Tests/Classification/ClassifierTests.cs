using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Testing;
using Xunit;

namespace Plurality.Tests.Classification;

public sealed class ClassifierTests
{
    private static readonly LabelSet Labels = LabelSet.Create(["anger", "fear", "joy"]);

    private static readonly TextItem[] Pool =
    [
        .. Enumerable.Range(0, 12).Select(i => new TextItem($"p{i}", $"example {i}") { Labels = i % 2 == 0 ? ["joy"] : ["anger", "fear"] }),
    ];

    private static readonly TextItem[] Documents = [.. Enumerable.Range(0, 12).Select(i => new TextItem($"d{i}", $"text {i}"))];

    private static ClassificationTask Asked => new(Labels) { Pool = Pool, Shots = 3 };

    [Theory]
    [InlineData("first-step|platt", "--training")]
    [InlineData("probe", "--training")]
    [InlineData("first-step+pool-prior", "--demonstrations")]
    [InlineData("first-step+batch", "at least 10; got 3")]
    public async Task What_is_missing_is_told_before_the_model_is_asked(string method, string advice)
    {
        using var model = new ScriptedModel();
        var classifier = new Classifier(model, new ClassificationTask(Labels), Method.Parse(method));

        var fault = await Assert.ThrowsAnyAsync<PluralityException>(() => AllAsync(classifier, Documents[..3]));

        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Batches);
    }

    [Fact]
    public void A_method_that_reads_the_truth_is_refused()
    {
        using var model = new ScriptedModel();

        Assert.ThrowsAny<PluralityException>(() => new Classifier(model, Asked, Method.Parse("oracle")));
    }

    [Fact]
    public async Task A_state_of_the_same_labels_in_another_order_names_the_order()
    {
        using var model = new ScriptedModel();
        var fitted = await new Classifier(model, Asked, Method.Parse("first-step")).FitAsync([], TestContext.Current.CancellationToken);
        var other = new ClassificationTask(LabelSet.Create(["joy", "anger", "fear"]));

        var fault = Assert.ThrowsAny<PluralityException>(() => new Classifier(model, other, fitted));

        Assert.Contains("anger, fear, joy; got joy, anger, fear", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_document_is_fitted_on_that_is_classified()
    {
        using var model = new ScriptedModel();
        TextItem[] training = [.. Documents.Select((item, i) => item with { Labels = i % 2 == 0 ? ["joy"] : ["fear"] }), .. More(20)];
        var classifier = new Classifier(model, Asked, Method.Parse("first-step|platt")) { Training = training };

        await AllAsync(classifier, Documents);

        Assert.Contains("first-step|platt is fitted on 20 training documents.", classifier.Notes);
    }

    [Theory]
    [InlineData("unary")]
    [InlineData("binary")]
    public async Task A_question_does_not_show_a_document_its_own_answer(string method)
    {
        using var model = new ScriptedModel();
        var classifier = new Classifier(model, Asked with { Shots = 12 }, Method.Parse(method));

        await AllAsync(classifier, [new TextItem("x", Pool[0].Text)]);

        // Once, where it is asked about; as a demonstration it would stand there twice.
        Assert.NotEmpty(model.Texts);
        Assert.All(model.Texts, text => Assert.Equal(2, text.Split("example 0\n").Length));
        Assert.All(model.Texts, text => Assert.Contains("example 1\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_read_before_a_broken_line_is_classified()
    {
        using var model = new ScriptedModel();
        var classifier = new Classifier(model, Asked) { BatchSize = 8 };
        List<string> seen = [];

        await Assert.ThrowsAsync<DocumentFaultException>(async () =>
        {
            await foreach (var result in classifier.ClassifyAsync(Broken(), TestContext.Current.CancellationToken))
            {
                seen.Add(result.Item.Id);
            }
        });

        Assert.Equal(["d0", "d1"], seen);

        static IEnumerable<TextItem> Broken()
        {
            yield return Documents[0];
            yield return Documents[1];
            throw new DocumentFaultException(new DocumentFault(FaultKind.Prompt, "line 3 is no JSON."));
        }
    }

    [Fact]
    public async Task A_document_that_does_not_fit_costs_itself_only()
    {
        using var model = new ScriptedModel
        {
            Fault = text => text.Contains("text 1\n", StringComparison.Ordinal) ? "It is too long." : null,
        };
        var classifier = new Classifier(model, Asked, Method.Parse("first-step+contextual@2"));

        var results = await AllAsync(classifier, Documents[..3]);

        Assert.Equal([false, true, false], results.Select(result => result.Outcome.Fault is not null));
        Assert.Equal("d1", results[1].Outcome.Fault!.Document);
    }

    [Fact]
    public async Task Draws_without_a_pool_are_said_to_be_the_same()
    {
        using var model = new ScriptedModel();
        var classifier = new Classifier(model, new ClassificationTask(Labels), Method.Parse("first-step@3"));

        await AllAsync(classifier, Documents[..2]);

        Assert.Contains(classifier.Notes, note => note.StartsWith("All 3 draws are the same", StringComparison.Ordinal));
    }

    private static IEnumerable<TextItem> More(int count) =>
        Enumerable.Range(0, count).Select(i => new TextItem($"t{i}", $"training {i}") { Labels = i % 3 == 0 ? ["joy"] : ["anger"] });

    [Fact]
    public async Task Progress_tells_how_many_places_were_read_since_the_last_result()
    {
        using var model = new ScriptedModel { Script = Script.Probabilities(OfLongLists) };
        var progress = new Counts();
        var classifier = new Classifier(model, new ClassificationTask(Labels), Method.Parse("hard")) { BatchSize = 2, Progress = progress };

        await AllAsync(classifier, Documents[..3]);

        // Three steps of each of two documents, then of one.
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3], progress.Values);
    }

    private sealed class Counts : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    [Theory]
    [InlineData("first-step", 1)]
    [InlineData("compare-to-none", 1)]
    [InlineData("max-over-generations", 3)]
    [InlineData("hard", 3)]
    public async Task No_more_steps_are_read_than_the_method_needs(string method, int steps)
    {
        // Behind every label the list goes on: the whole answer has all three.
        using var model = new ScriptedModel { Script = Script.Probabilities(OfLongLists) };
        var classifier = new Classifier(model, new ClassificationTask(Labels), Method.Parse(method)) { BatchSize = 2 };
        var all = await AllAsync(new Classifier(model, new ClassificationTask(Labels), Method.Parse("hard")), Documents[..1]);

        var results = await AllAsync(classifier, Documents[..3]);

        Assert.Equal(3, all[0].Outcome.Value.Trace!.Steps.Count);
        Assert.All(results, result => Assert.Equal(steps, result.Outcome.Value.Trace!.Steps.Count));
        Assert.All(results, result => Assert.Equal(steps == 3, result.Outcome.Value.Trace!.IsWhole));
        Assert.Equal(
            all[0].Outcome.Value.Trace!.Steps[0].Distribution.Probabilities,
            results[0].Outcome.Value.Trace!.Steps[0].Distribution.Probabilities
        );
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\u200B \n", true)]
    [InlineData("joy", false)]
    public async Task A_document_in_which_nothing_can_be_read_is_warned_of(string text, bool isBlank)
    {
        using var model = new ScriptedModel();

        var result = await new Classifier(model, new ClassificationTask(Labels)).ClassifyAsync(text, TestContext.Current.CancellationToken);

        Assert.Equal(isBlank, result.Value.Trace!.Warnings.Any(warning => warning.Contains("invisible", StringComparison.Ordinal)));
    }

    private static Dictionary<string, double> OfLongLists(string text) =>
        text.EndsWith("[\"", StringComparison.Ordinal) || text.EndsWith(", \"", StringComparison.Ordinal)
            ? new()
            {
                ["anger"] = 0.5,
                ["fear"] = 0.3,
                ["joy"] = 0.15,
            }
            : new() { ["\", \""] = 0.9 };

    private static async Task<List<ClassifiedDocument>> AllAsync(Classifier classifier, IReadOnlyList<TextItem> documents)
    {
        List<ClassifiedDocument> results = [];
        await foreach (var result in classifier.ClassifyAsync(documents, TestContext.Current.CancellationToken))
        {
            results.Add(result);
        }

        return results;
    }
}
