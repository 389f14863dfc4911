using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>What people have, scored: predictions and references in every form, the same data giving the same figures.</summary>
public sealed class ScoredInputTests
{
    private const string References = """
        {"id":"a","labels":["joy"]}
        {"id":"b","labels":["anger"]}
        {"id":"c","labels":[]}
        """;

    private const string Predictions = """
        {"id":"a","probabilities":{"joy":0.9,"anger":0.1}}
        {"id":"b","probabilities":{"joy":0.2,"anger":0.7}}
        {"id":"c","probabilities":{"joy":0.1,"anger":0.1}}
        """;

    [Theory]
    [InlineData("r.jsonl", References)]
    [InlineData("r.csv", "id,labels\na,joy\nb,anger\nc,\n")]
    [InlineData("r.csv", "id,joy,anger\na,1,0\nb,0,1\nc,0,0\n")]
    [InlineData("r.csv", "id,joy,anger\nc,0,0\nb,0,1\na,1,0\n")]
    public async Task References_need_no_text_in_any_form(string name, string references)
    {
        using var cli = new CommandRun();

        await Score(cli, cli.File("p.jsonl", Predictions), cli.File(name, references), "example_f1,hamming_loss,l1,nll");
        var figures = cli.Output;
        cli.Forget();
        await Score(cli, cli.File("p.jsonl", Predictions), cli.File("gold.jsonl", References), "example_f1,hamming_loss,l1,nll");

        Assert.Equal(Figures(cli.Output), Figures(figures));
    }

    // Votes of one or two annotators: Ĥ(a) is ½ for joy, so l1 is (0.4 + 0.1 + 0.2 + 0.3 + 0.1 + 0.1) / 3.
    [Fact]
    public async Task References_can_be_votes_a_row_each_without_text()
    {
        using var cli = new CommandRun();

        var code = await Score(
            cli,
            cli.File("p.jsonl", Predictions),
            cli.File("r.csv", "id,annotator,label\na,x,joy\na,y,none\nb,x,anger\nc,x,none\n"),
            "example_f1,l1"
        );

        Assert.Equal(0, code);
        Assert.Contains("p,example_f1,,1,", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"p,l1,,0\.(4|39{9,}\d*|40{9,}\d*),", cli.Output);
        Assert.Contains(
            "3 of 3 documents have no labels of their own: their gold labels are those that at least half of the annotators chose.",
            cli.Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("p.csv", "id,joy,anger\na,0.9,0.1\nb,0.2,0.7\nc,0.1,0.1\n", "l1,nll,example_f1,average_precision")]
    [InlineData("p.csv", "id,anger,joy\nc,0.1,0.1\nb,0.7,0.2\na,0.1,0.9\n", "l1,nll,example_f1")]
    [InlineData("p.tsv", "id\tjoy\tanger\na\t0.9\t0.1\nb\t0.2\t0.7\nc\t0.1\t0.1\n", "l1,nll,example_f1,average_precision")]
    [InlineData(
        "p.jsonl",
        "{\"id\":\"a\",\"labels\":[\"joy\"]}\n{\"id\":\"b\",\"labels\":[\"anger\"]}\n{\"id\":\"c\",\"labels\":[]}\n",
        "example_f1,hamming_loss"
    )]
    [InlineData("p.csv", "id,labels\na,joy\nb,anger\nc,\n", "example_f1,hamming_loss,f1_macro_zd0")]
    [InlineData("p.csv", "id,joy,anger\na,1,0\nb,0,1\nc,0,0\n", "example_f1,hamming_loss,f1_macro_zd0")]
    [InlineData("p.csv", "id,annotator,label\na,x,joy\na,y,joy\nb,x,anger\nc,x,none\n", "example_f1,hamming_loss")]
    public async Task Predictions_can_be_tables(string name, string predictions, string metrics)
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await Score(cli, cli.File(name, predictions), cli.File("r.jsonl", References), metrics));
        var figures = cli.Output;
        cli.Forget();
        await Score(cli, cli.File("p.jsonl", Predictions), cli.File("r.jsonl", References), metrics);

        Assert.Equal(Figures(cli.Output), Figures(figures));
    }

    // What scikit-learn's predict_proba and MultiLabelBinarizer give, saved without ids.
    [Theory]
    [InlineData("p.csv", "0.9,0.1\n0.2,0.7\n0.1,0.1\n", "y.csv", "1,0\n0,1\n0,0\n")]
    [InlineData("p.json", "[[0.9,0.1],[0.2,0.7],[0.1,0.1]]", "y.txt", "1 0\n0 1\n0 0\n")]
    [InlineData("p.json", "[[0.9,0.1],[0.2,0.7],[0.1,0.1]]", "r.jsonl", References)]
    public async Task Matrices_need_no_ids(string predicted, string predictions, string gold, string references)
    {
        using var cli = new CommandRun();
        const string Metrics = "l1,nll,example_f1,average_precision";
        string[] labels = ["--labels", "joy,anger"];

        Assert.Equal(0, await Score(cli, cli.File(predicted, predictions), cli.File(gold, references), Metrics, labels));
        var figures = cli.Output;
        cli.Forget();
        await Score(cli, cli.File("p.jsonl", Predictions), cli.File("r.jsonl", References), Metrics, labels);

        Assert.Equal(Figures(cli.Output), Figures(figures));
    }

    [Theory]
    [InlineData("p.jsonl", Predictions, "p.jsonl is read as probabilities: its records have \"id\" and \"probabilities\".")]
    [InlineData(
        "p.csv",
        "id,joy,anger\na,0.9,0.1\nb,0.2,0.7\nc,0.1,0.1\n",
        "p.csv is read as csv-shares: its columns joy and anger hold shares."
    )]
    [InlineData("p.txt", "0.9 0.1\n0.2 0.7\n0.1 0.1\n", "p.txt is read as a matrix: its rows are numbers alone")]
    public async Task Score_says_what_both_files_are_read_as(string name, string predictions, string said)
    {
        using var cli = new CommandRun();

        var code = await Score(
            cli,
            cli.File(name, predictions),
            cli.File("r.csv", "id,joy,anger\na,1,0\nb,0,1\nc,0,0\n"),
            "l1",
            "--labels",
            "joy,anger"
        );

        Assert.Equal(0, code);
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Contains("r.csv is read as csv-wide: its columns joy and anger hold 0 and 1.", cli.Error, StringComparison.Ordinal);
        Assert.Equal(2, cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Labels_separated_by_spaces_in_few_rows_are_told_by_the_predictions()
    {
        using var cli = new CommandRun();
        var predictions = cli.File("p.jsonl", Predictions);

        await Score(cli, predictions, cli.File("r.csv", "id,labels\na,joy anger\nb,anger\nc,\n"), "example_f1,l1");
        var figures = cli.Output;
        Assert.Contains("r.csv is read as csv", cli.Error, StringComparison.Ordinal);
        cli.Forget();
        await Score(
            cli,
            predictions,
            cli.File("r.jsonl", References.Replace("[\"joy\"]", "[\"joy\",\"anger\"]", StringComparison.Ordinal)),
            "example_f1,l1"
        );

        Assert.Equal(Figures(cli.Output), Figures(figures));
    }

    [Fact]
    public async Task A_label_of_several_words_stays_one_where_the_predictions_have_it()
    {
        using var cli = new CommandRun();

        var code = await Score(
            cli,
            cli.File("p.csv", "id,very sad,sad\na,0.9,0.1\nb,0.2,0.7\n"),
            cli.File("r.csv", "id,labels\na,very sad\nb,sad\n"),
            "example_f1"
        );

        Assert.Equal(0, code);
        Assert.Contains("p,example_f1,,1,", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("one label", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r.jsonl", References, false)]
    [InlineData("r.csv", "id,joy,anger\na,1,0\nb,0,1\nc,0,0\n", false)]
    [InlineData("r.csv", "id,joy,anger,fear\na,1,0,0\nb,0,1,0\nc,0,0,0\n", true)]
    public async Task Intersect_leaves_out_labels_that_no_reference_has_and_keeps_declared_columns(
        string name,
        string references,
        bool kept
    )
    {
        using var cli = new CommandRun();
        var predictions = Predictions.Replace("\"anger\"", "\"fear\":0.5,\"anger\"", StringComparison.Ordinal);

        var code = await Score(cli, cli.File("p.jsonl", predictions), cli.File(name, references), "l1", "--intersect");

        Assert.Equal(0, code);
        Assert.Equal(kept, !cli.Output.Contains("labels of p that no reference has: \"\"fear\"\".", StringComparison.Ordinal));
        Assert.Equal(
            kept,
            cli.Output.Contains("1 of 3 labels are in the references, but no document has them: \"\"fear\"\".", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("but no reference has them", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_minus_one_are_not_scored()
    {
        using var cli = new CommandRun();

        var code = await Score(
            cli,
            cli.File("submission.csv", "id,joy,anger\na,0.9,0.1\nb,0.2,0.7\nc,0.1,0.1\nd,0.9,0.9\n"),
            cli.File("test_labels.csv", "id,joy,anger\na,1,0\nb,0,1\nc,0,0\nd,-1,-1\n"),
            "example_f1,l1"
        );

        Assert.Equal(0, code);
        Assert.Contains("-1 throughout, which means that the document is not scored", cli.Error, StringComparison.Ordinal);
        Assert.Contains("submission,example_f1,,1,", cli.Output, StringComparison.Ordinal);
        Assert.Contains(
            "1 of 4 documents have no labels and are left out of figures that need them.",
            cli.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Minus_one_beside_0_and_1_is_a_grade_and_not_an_unknown_vote()
    {
        using var cli = new CommandRun();

        var code = await Score(cli, cli.File("p.jsonl", Predictions), cli.File("r.csv", "id,joy,anger\na,1,-1\nb,0,1\nc,0,0\n"), "l1");

        Assert.Equal(1, code);
        Assert.Contains("must be 0 or 1; got \"-1\"", cli.Error, StringComparison.Ordinal);
        Assert.Contains("--threshold", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{\"id\":\"a\",\"probabilities\":{\"joy\":0.9}}\n{\"id\":\"b\",\"probabilities\":{\"anger\":0.1}}",
        "a document must have the labels of the first one; got without \"joy\", with \"anger\"."
    )]
    [InlineData("{\"id\":\"a\",\"probabilities\":{\"joy\":NaN}}", "a line must be one complete JSON object")]
    [InlineData(
        "{\"id\":\"a\",\"probabilities\":{\"joy\":1.0000001}}",
        "must be a number in [0,1]; got \"1.0000001\". If it is a rounding error, clip it to [0,1]."
    )]
    [InlineData("{\"id\":\"a\",\"probabilities\":{\"joy\":-3.2}}", "got \"-3.2\". If it is a log probability, write its exponential.")]
    [InlineData("{\"id\":\"a\",\"probabilities\":{\"joy\":0.9,\"joy\":0.1}}", "a key must occur once in its object; got \"joy\" twice.")]
    [InlineData("{\"id\":2.0,\"probabilities\":{\"joy\":0.9,\"anger\":0.1}}", "documents of p that references lack: \"2.0\".")]
    public async Task What_is_no_prediction_is_refused_with_what_to_do(string predictions, string expected)
    {
        using var cli = new CommandRun();

        var code = await Score(cli, cli.File("p.jsonl", predictions), cli.File("r.jsonl", References), "example_f1");

        Assert.Equal(1, code);
        Assert.Contains(expected, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_that_only_predictions_have_is_said()
    {
        using var cli = new CommandRun();
        var predictions = """{"id":"a","probabilities":{"joy":0.9,"pride":0.1,"awe":0}}""";

        var code = await Score(cli, cli.File("p.jsonl", predictions), cli.File("r.jsonl", """{"id":"a","labels":["joy"]}"""), "l1");

        Assert.Equal(0, code);
        Assert.Contains(
            "2 of 3 labels are predicted, but no reference has them: \"\"pride\"\", \"\"awe\"\". They are compared like the others.",
            cli.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_gold_labels_of_a_single_label_task_are_what_most_chose_in_score_and_inspect_alike()
    {
        using var cli = new CommandRun();
        var votes = cli.File(
            "r.jsonl",
            """{"id":"a","text":"x","annotations":{"u":["joy"],"v":["joy"],"w":["anger"],"x":["fear"],"y":["woe"]}}"""
        );
        var predictions = cli.File("p.jsonl", """{"id":"a","probabilities":{"joy":0.9,"anger":0.1,"fear":0,"woe":0}}""");

        Assert.Equal(0, await Score(cli, predictions, votes, "subset_accuracy", "--task", "single-label"));
        Assert.Equal(0, await cli.RunAsync("data", "inspect", votes, "--task", "single-label"));

        Assert.Contains("p,subset_accuracy,,1,", cli.Output, StringComparison.Ordinal);
        Assert.Contains("their gold labels are the one that most annotators chose.", cli.Output, StringComparison.Ordinal);
        Assert.Contains("labels by votes   of 1 item, the one that most votes chose\n", cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"joy +1 +1\.000 ", cli.Output);
    }

    [Fact]
    public async Task Inspect_needs_no_text()
    {
        using var cli = new CommandRun();

        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.File("r.jsonl", References)));
        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.File("r.csv", "id,labels\na,joy\nb,anger\n")));
        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.File("w.csv", "id,joy,anger\na,1,0\nb,0,1\n")));
        Assert.Equal(0, await cli.RunAsync("data", "inspect", cli.File("l.csv", "id,annotator,label\na,x,joy\na,y,none\n")));
    }

    // Computed by the version before the contract of tasks was checked; the same files must give the same digits.
    [Theory]
    [InlineData(
        "multi-label",
        """
            p,nll,,0.8448721599990391
            p,l1,,0.20138888888888887
            p,brier,,0.032280092592592596
            p,kl,,0.15531514434632526
            p,jsd,,0.05054956000260583
            p,example_f1,,1
            p,f1_macro_zd0,,0.5
            p,jaccard_samples_zd0,,0.5
            p,coverage_error,,0.5
            p,roc_auc,joy,1
            p,entropy_pearson,,0.7112327372819305
            constant:0.1,nll,,1.3703673360208792
            constant:0.1,l1,,0.5111111111111112
            constant:0.1,kl,,0.6808103203681656
            constant:0.1,jsd,,0.14983003023311822
            constant:0.1,label_ranking_average_precision,,0.75
            human,nll,,13.303824994521156
            human,kl,,12.803218697450083
            human,jsd,,0.40613093778025045
            human,example_f1,,0.46296296296296297
            """
    )]
    [InlineData(
        "single-label",
        """
            p,nll,,0.5191807060883431
            p,l1,,0.16666666666666663
            p,brier,,0.019999999999999997
            p,example_f1,,1
            constant:0.1,nll,,0.6931471805599453
            constant:0.1,l1,,0.8500000000000001
            human,nll,,9.210340376976184
            human,l1,,1
            human,example_f1,,0.5833333333333334
            """
    )]
    public async Task What_was_valid_before_scores_the_same(string task, string expected)
    {
        using var cli = new CommandRun();
        var (predictions, references) = task == "multi-label" ? ScoredFiles.Twelve() : SingleTwelve();

        await Score(cli, cli.File("p.jsonl", predictions), cli.File("r.jsonl", references), "all", "--task", task);

        Assert.All(expected.Split('\n'), line => Assert.Contains($"\n{line.Trim()},", cli.Output, StringComparison.Ordinal));
    }

    /// <summary>Twelve documents of which each annotator says joy or fear.</summary>
    private static (string Predictions, string References) SingleTwelve()
    {
        static string Or(bool joy) => joy ? "\"joy\"" : "\"fear\"";
        static double Joy(int i) => ((i % 4) + 0.5) / 5;
        return (
            string.Concat(
                Enumerable
                    .Range(0, 12)
                    .Select(i =>
                        FormattableString.Invariant(
                            $"{{\"id\":\"d{i}\",\"probabilities\":{{\"joy\":{Joy(i):R},\"fear\":{1 - Joy(i):R}}}}}\n"
                        )
                    )
            ),
            string.Concat(
                Enumerable
                    .Range(0, 12)
                    .Select(i =>
                        FormattableString.Invariant(
                            $"{{\"id\":\"d{i}\",\"labels\":[{Or(i % 4 >= 2)}],\"annotations\":{{\"ann\":[{Or(i % 4 >= 1)}],"
                        ) + $"\"ben\":[{Or(i % 4 >= 2)}],\"cem\":[\"fear\"]}}}}\n"
                    )
            )
        );
    }

    private static IEnumerable<string> Figures(string csv) =>
        csv.Split('\n')
            .Where(line => line.StartsWith("p,", StringComparison.Ordinal))
            .Select(line => string.Join(',', line.Split(',')[..6]));

    private static Task<int> Score(CommandRun cli, string predictions, string references, string metrics, params string[] options) =>
        cli.RunAsync([
            "score",
            "--predictions",
            predictions,
            "--references",
            references,
            "--metrics",
            metrics,
            "--format",
            "csv",
            "--resamples",
            "20",
            .. options,
        ]);
}
