using Plurality.Datasets;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.TestKit;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class ExperimentPartsTests
{
    [Fact]
    public void Parts_are_named_after_the_run_and_have_their_draws_seeds()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step+contextual@2|platt") with { Seed = 7 });

        Assert.Equal(
            ["sample", "sample.draw2", "sample.training", "sample.training.draw2", "sample.content-free", "sample.content-free.draw2"],
            parts.Select(part => part.Spec.Name)
        );
        Assert.Equal([7, 8, 7, 8, 7, 8], parts.Select(part => (int)part.Spec.Seed));
        Assert.Equal([null, "sample", "sample", "sample", "sample", "sample"], parts.Select(part => part.PartOf));
        Assert.Equal(
            [RunRole.Test, RunRole.Test, RunRole.Training, RunRole.Training, RunRole.ContentFree, RunRole.ContentFree],
            parts.Select(part => part.Role)
        );
        Assert.Equal([1, 2, 1, 2, 1, 2], parts.Select(part => part.Draw));
    }

    [Fact]
    public void All_parts_of_a_draw_show_the_same_and_another_draw_shows_others()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("first-step+contextual@2|platt"));

        var first = parts.Where(part => part.Draw == 1).Select(Shown).ToList();
        var second = parts.Where(part => part.Draw == 2).Select(Shown).ToList();

        Assert.All(first, shown => Assert.Equal(first[0], shown));
        Assert.All(second, shown => Assert.Equal(second[0], shown));
        Assert.NotEqual(first[0], second[0]);
    }

    // The second draw is the first one of the next seed: draws of neighbouring seeds overlap, and nothing else is drawn in between.
    [Fact]
    public void The_first_draw_does_not_depend_on_how_many_there_are()
    {
        var one = SampleRuns.Parts(SampleRuns.Spec("first-step"))[0];
        var two = SampleRuns.Parts(SampleRuns.Spec("first-step@2"));
        var next = SampleRuns.Parts(SampleRuns.Spec("first-step") with { Seed = 1 })[0];

        Assert.Equal(one.PromptOf(0).Text, two[0].PromptOf(0).Text);
        Assert.Equal(next.PromptOf(0).Text, two[1].PromptOf(0).Text);
    }

    [Fact]
    public void No_test_document_is_shown_or_learned_from_and_nothing_shown_is_learned_from()
    {
        var spec = SampleRuns.Spec("first-step@3|platt") with
        {
            Data = new RunData("one.jsonl", "one.jsonl", Limit: 4) { TrainingPath = "one.jsonl" },
        };
        TextItem[] one = [.. SampleRuns.Documents, .. SampleRuns.Training];

        var parts = SampleRuns.Parts(spec, one, one, one);

        HashSet<string> asked = [.. parts[0].Documents.Select(document => document.Text)];
        HashSet<string> shown = [.. parts.SelectMany(Shown)];
        var training = parts.First(part => part.Role == RunRole.Training).Documents.Select(document => document.Text).ToList();
        Assert.Equal(4, asked.Count);
        Assert.False(asked.Overlaps(shown));
        Assert.False(asked.Overlaps(training));
        Assert.False(shown.Overlaps(training));
        Assert.Equal(one.Length - asked.Count - shown.Count, training.Count);
    }

    [Fact]
    public void A_test_document_that_training_repeats_under_another_name_is_left_out()
    {
        TextItem[] training =
        [
            new("x", " TEXT of D3 ") { Labels = ["joy"] },
            new("y", "something else") { Labels = ["joy"] },
            new("z", "unlabelled"),
        ];

        var parts = SampleRuns.Parts(SampleRuns.Spec("prior"), training: training);

        Assert.Equal(["y"], parts.Single(part => part.Role == RunRole.Training).Documents.Select(document => document.Id));
    }

    [Fact]
    public void The_training_limit_counts_what_is_left()
    {
        var spec = SampleRuns.Spec("prior") with { Data = new RunData("test.jsonl", "pool.jsonl") { TrainingLimit = 2 } };
        TextItem[] training = [new("d1", "text of d1") { Labels = [] }, .. SampleRuns.Training];

        var parts = SampleRuns.Parts(spec, training: training);

        Assert.Equal(["t0", "t1"], parts.Single(part => part.Role == RunRole.Training).Documents.Select(document => document.Id));
    }

    [Fact]
    public void Training_documents_are_kept_for_prior_and_tfidf_though_no_method_asks_about_them()
    {
        var part = SampleRuns.Parts(SampleRuns.Spec("first-step")).Single(part => part.Role == RunRole.Training);

        Assert.Equal((EvidenceNeeds.None, 14), (part.Needs, part.Documents.Count));
        Assert.Empty(RunQuestions.Of(part));
    }

    [Fact]
    public void Content_free_inputs_are_those_of_the_corrections_each_once()
    {
        var part = SampleRuns
            .Parts(SampleRuns.Spec("first-step+contextual", "first-step+pmi", "unary"))
            .Single(part => part.Role == RunRole.ContentFree);

        Assert.Equal(
            [("content-free-1", ""), ("content-free-2", "N/A"), ("content-free-3", "[MASK]")],
            part.Documents.Select(document => (document.Id, document.Text))
        );
        Assert.Equal(EvidenceNeeds.Trace, part.Needs);
    }

    [Fact]
    public void A_part_asks_only_what_its_methods_need()
    {
        var parts = SampleRuns.Parts(SampleRuns.Spec("unary@2", "binary", "marginal|platt", "hard"));

        Assert.Equal(EvidenceNeeds.Trace | EvidenceNeeds.Unary | EvidenceNeeds.Pairs | EvidenceNeeds.Lists, Needs("sample"));
        Assert.Equal(EvidenceNeeds.Unary, Needs("sample.draw2"));
        Assert.Equal(EvidenceNeeds.Lists, Needs("sample.training"));

        EvidenceNeeds Needs(string name) => parts.Single(part => part.Spec.Name == name).Needs;
    }

    [Fact]
    public void Layers_of_probes_are_recorded_where_they_are_read_and_attention_in_the_run_alone()
    {
        var spec = SampleRuns.Spec("probe:layer=2", "probe@2", "first-step+pmi") with { HiddenLayers = [1], Attention = true };

        var parts = SampleRuns.Parts(spec);

        Assert.Equal([GenerationSettings.LastLayer, 1, 2], Layers("sample").Order());
        Assert.Equal([GenerationSettings.LastLayer], Layers("sample.draw2"));
        Assert.Equal([GenerationSettings.LastLayer, 2], Layers("sample.training").Order());
        Assert.Empty(Layers("sample.content-free"));
        Assert.Equal([true, false, false, false, false], parts.Select(part => part.Settings.Attention));

        IReadOnlyList<int> Layers(string name) => parts.Single(part => part.Spec.Name == name).Settings.HiddenLayers;
    }

    [Fact]
    public void Candidates_for_questions_begin_with_what_prompts_show_and_go_on_through_the_pool()
    {
        var part = SampleRuns.Parts(SampleRuns.Spec("unary"))[0];

        Assert.Equal(
            part.Demonstrations.Select(shown => shown.Text),
            part.TaskDraw.QuestionCandidates.Take(2).Select(candidate => candidate.Text)
        );
        Assert.Equal(
            SampleExperiment.Pool.Select(item => item.Text).Order(),
            part.TaskDraw.QuestionCandidates.Select(candidate => candidate.Text).Order()
        );
    }

    [Fact]
    public void Frequencies_of_the_pool_leave_out_what_is_asked_about()
    {
        TextItem[] pool = [SampleRuns.Documents[1], new("p", "other") { Labels = ["fear"] }];

        var frequencies = SampleRuns
            .Parts(SampleRuns.Spec("first-step+pool-prior") with { Prompt = new PromptSpec() }, pool: pool)[0]
            .Pool!;

        Assert.Equal(["joy", "anger", "fear", "none"], frequencies.Options);
        Assert.Equal(1, frequencies.Documents);
        Assert.Equal([0, 0, 1, 0], frequencies.Frequencies);
    }

    private static IEnumerable<string> Shown(Experiment part) => part.Demonstrations.Select(shown => shown.Text);
}
