using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Runs;

public sealed class ExperimentTests
{
    [Fact]
    public void Labels_are_by_default_those_of_documents_and_pool_sorted()
    {
        TextItem[] documents =
        [
            new("1", "a")
            {
                Labels = ["joy"],
                Annotations = new Dictionary<string, IReadOnlyList<string>> { ["u"] = ["Zest"] },
            },
        ];
        TextItem[] pool = [new("2", "b") { Labels = ["anger"] }];

        var experiment = Experiment.Prepare(SampleExperiment.Spec with { Labels = null }, documents, pool, PromptTemplate.Default);

        Assert.Equal(["Zest", "anger", "joy"], experiment.Task.Labels);
    }

    [Fact]
    public void A_single_label_task_shows_examples_with_one_label_and_says_that_one_is_wanted()
    {
        var spec = SampleExperiment.Spec with
        {
            Task = TaskKind.SingleLabel,
            Prompt = new PromptSpec { Shots = 5, Noun = "emotions" },
        };

        var experiment = Experiment.Prepare(
            spec,
            [.. SampleExperiment.Documents(2).Select(item => item with { Labels = null, Annotations = null })],
            [.. SampleExperiment.Pool.Where(item => item.Labels is [_])],
            PromptTemplate.DefaultFor(spec.Task)
        );

        Assert.Equal(TaskKind.SingleLabel, experiment.Settings.Task);
        Assert.StartsWith(
            "Classify each input into one of these emotions: anger, fear, joy.\n",
            experiment.PromptOf(0).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(5, experiment.Demonstrations.Count);
        Assert.All(experiment.Demonstrations, demonstration => Assert.Equal("fear", Assert.Single(demonstration.Labels)));
    }

    [Fact]
    public void The_labels_of_documents_beyond_the_limit_count_too()
    {
        var spec = SampleExperiment.Spec with { Labels = null, Data = new RunData("t", "p", Limit: 1), Prompt = new PromptSpec() };
        TextItem[] documents = [new("1", "a") { Labels = ["joy"] }, new("2", "b") { Labels = ["fear"] }];

        var experiment = Experiment.Prepare(spec, documents, [], PromptTemplate.Default);

        Assert.Equal(["fear", "joy"], experiment.Task.Labels);
        Assert.Equal("1", Assert.Single(experiment.Documents).Id);
    }

    [Fact]
    public void A_document_is_never_among_its_own_demonstrations()
    {
        var file = SampleExperiment.Documents(6).Select(item => item with { Labels = ["joy"] }).ToArray();
        var spec = SampleExperiment.Spec with
        {
            Data = new RunData("same.jsonl", "same.jsonl", Limit: 4),
            Prompt = new PromptSpec { Shots = 6 },
        };

        var experiment = Experiment.Prepare(spec, file, file, PromptTemplate.Default);

        Assert.Equal(["document 4", "document 5"], experiment.Demonstrations.Select(demonstration => demonstration.Text).Order());
        Assert.Contains("6 demonstrations were asked for; the pool has 2", Assert.Single(experiment.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void In_another_file_equal_texts_and_equal_names_are_left_out_but_line_numbers_say_nothing()
    {
        TextItem[] documents = [new("1", "one"), new("x2", "two")];
        TextItem[] pool =
        [
            new("7", "one") { Labels = ["joy"] },
            new("x2", "two, corrected") { Labels = ["joy"] },
            new("1", "another first line") { Labels = ["joy"] },
        ];

        var experiment = Experiment.Prepare(SampleExperiment.Spec, documents, pool, PromptTemplate.Default);

        Assert.Equal("another first line", Assert.Single(experiment.Demonstrations).Text);
    }

    [Fact]
    public void A_pool_without_anything_to_show_is_refused()
    {
        var fault = Assert.Throws<PromptException>(() =>
            Experiment.Prepare(
                SampleExperiment.Spec,
                SampleExperiment.Documents(2),
                [new TextItem("p", "no labels")],
                PromptTemplate.Default
            )
        );

        Assert.Contains("got none in pool.jsonl", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Instruction_and_demonstrations_list_labels_in_the_runs_order_and_only_those_asked_for()
    {
        var spec = SampleExperiment.Spec with
        {
            Labels = ["fear", "joy"],
            Prompt = new PromptSpec { Shots = 1, Order = LabelOrder.Reverse },
        };
        TextItem[] pool = [new("p", "example") { Labels = ["anger", "fear", "joy"] }];

        var experiment = Experiment.Prepare(spec, [new TextItem("d", "query")], pool, PromptTemplate.Default);

        Assert.Equal(
            """
            Classify each input into none, one or several of these labels: joy, fear.

            Input: example
            {"label": ["joy", "fear"]}

            Input: query

            """,
            experiment.PromptOf(0).Text
        );
        Assert.Equal("Labels of the data that are not asked for are left out of demonstrations: anger.", Assert.Single(experiment.Notes));
    }

    [Fact]
    public void A_label_of_the_data_that_cannot_be_asked_for_is_reported_with_its_file_and_the_way_around_it()
    {
        TextItem[] documents = [new("d", "query") { Labels = ["joy", "none"] }];
        TextItem[] pool = [new("p", "example") { Labels = ["Joy"] }];

        var fault = Assert.Throws<LabelException>(() =>
            Experiment.Prepare(SampleExperiment.Spec with { Labels = null }, documents, pool, PromptTemplate.Default)
        );

        Assert.Equal(2, fault.Faults.Count);
        Assert.All(fault.Faults, one =>
            Assert.EndsWith("Or list the wanted ones under 'labels:'.", one.Sentence, StringComparison.Ordinal)
        );
        Assert.All(fault.Faults, one =>
            Assert.StartsWith($"{SampleExperiment.Spec.Data.TestPath}: ", one.Sentence, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_label_that_only_the_pool_has_is_reported_with_the_pools_file()
    {
        TextItem[] pool = [new("p", "example") { Labels = ["none"] }];

        var fault = Assert.Throws<LabelException>(() =>
            Experiment.Prepare(SampleExperiment.Spec with { Labels = null }, [new TextItem("d", "query")], pool, PromptTemplate.Default)
        );

        Assert.StartsWith($"{SampleExperiment.Spec.Data.PoolPath}: Label 1 must not be called", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Similar_demonstrations_are_each_documents_own_and_share_no_prefix()
    {
        var spec = SampleExperiment.Spec with
        {
            Prompt = new PromptSpec { Shots = 1, Sampling = DemonstrationSampling.Similarity },
        };
        TextItem[] documents = [new("d1", "a walk by the sea"), new("d2", "a late train"), new("d3", "a walk by the sea again")];
        TextItem[] pool =
        [
            new("p1", "The train was late") { Labels = ["anger"] },
            new("p2", "We took a walk by the sea") { Labels = ["joy", "other"] },
            new("p3", "A WALK, by the sea!") { Labels = ["fear"] },
        ];

        var experiment = Experiment.Prepare(spec, documents, pool, PromptTemplate.Default);

        Assert.Empty(experiment.Demonstrations);
        Assert.Equal(
            ["We took a walk by the sea", "The train was late", "We took a walk by the sea"],
            Enumerable.Range(0, 3).Select(position => Assert.Single(experiment.DemonstrationsOf(position)).Text)
        );
        Assert.Contains("Input: The train was late\n{\"label\": [\"anger\"]}", experiment.PromptOf(1).Text, StringComparison.Ordinal);
        Assert.Equal(0, experiment.PromptOf(1).SharedCharacters);
        Assert.Equal("Labels of the data that are not asked for are left out of demonstrations: other.", Assert.Single(experiment.Notes));
    }

    [Fact]
    public void Vectors_of_ones_own_find_similar_demonstrations()
    {
        var spec = SampleExperiment.Spec with
        {
            Prompt = new PromptSpec { Shots = 1, Sampling = DemonstrationSampling.Similarity },
        };

        var experiment = Experiment.Prepare(spec, SampleExperiment.Documents(2), SampleExperiment.Pool, PromptTemplate.Default, text =>
            new float[] { text[^1] - '0', 1 }
        );

        Assert.Equal(["example 0", "example 1"], [experiment.DemonstrationsOf(0)[0].Text, experiment.DemonstrationsOf(1)[0].Text]);
    }

    [Fact]
    public void Other_methods_show_every_document_the_same()
    {
        var spec = SampleExperiment.Spec with
        {
            Prompt = new PromptSpec { Shots = 4, Sampling = DemonstrationSampling.Parse("multilabel:0.5") },
        };

        var experiment = SampleExperiment.Of(3, spec);

        Assert.Equal([1, 1, 2, 2], experiment.Demonstrations.Select(shown => shown.Labels.Count).Order());
        Assert.Same(experiment.Demonstrations, experiment.DemonstrationsOf(2));
        Assert.True(experiment.PromptOf(0).SharedCharacters > 0);
    }

    [Fact]
    public void Files_are_read_as_the_run_names_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("dev.jsonl", "{\"id\": \"a\", \"text\": \"héllo\", \"labels\": [\"joy\"]}\n");
        folder.Write("train.csv", "text,labels\nfine,joy\n");
        folder.Write("my.prompt", "{{#demonstrations}}{{text}}={{answer}};{{/demonstrations}}{{text}}=");
        folder.Write(
            "run.yaml",
            "name: r\ndata: { test: dev.jsonl, demonstrations: train.csv }\nprompt: { template: my.prompt, shots: 1, chat: true " + "}\n"
        );

        var prompt = Experiment.Read(RunFile.Read(folder.File("run.yaml")).Single())[0].PromptOf(0);

        Assert.Equal("fine={\"label\": [\"joy\"]};héllo=", prompt.Text);
        Assert.True(prompt.Chat);
    }
}
