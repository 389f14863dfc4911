namespace Plurality.Datasets.Tables;

/// <summary>The forms of tables by the names that users call them.</summary>
internal static class TableForms
{
    /// <summary>The name, such as <c>csv-long</c>.</summary>
    public static string NameOf(TableForm form) =>
        form switch
        {
            TableForm.Lists => "csv",
            TableForm.Long => "csv-long",
            TableForm.Wide => "csv-wide",
            TableForm.Shares => "csv-shares",
            TableForm.Annotators => "csv-annotators",
            TableForm.Ratings => "csv-ratings",
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "The form is none of those that exist."),
        };
}
