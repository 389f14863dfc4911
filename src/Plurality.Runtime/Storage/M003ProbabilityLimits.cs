namespace Plurality.Runtime.Storage;

/// <summary>The largest probability of options that were not looked at to their end, in runs that score exactly within a bound; null for
/// others.</summary>
internal static class M003ProbabilityLimits
{
    public const string Sql = """
        alter table step_option add column upper_limit any check (typeof(upper_limit) in ('real', 'null'));

        drop view step_probabilities;
        create view step_probabilities as
        select run.name as run, position, item, step, option.name as label, score, probability, upper_limit
        from run join document using (trace_set_id)
          join step_option on step_option.document_id = document.id
          join option on option.trace_set_id = document.trace_set_id and option.number = step_option.option;
        """;
}
