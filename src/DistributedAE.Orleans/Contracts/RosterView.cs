namespace DistributedAE.Orleans.Contracts;

/// <summary>What people can see of the exchange of work; workers and steps as the API has them, in JSON.</summary>
/// <param name="Workers">The workers.</param>
/// <param name="Steps">The open step of each job that has one.</param>
/// <param name="Refused">Results that were refused.</param>
/// <param name="Notices">What happened, from the number that was asked for on.</param>
/// <param name="LastNotice">Number of the last notice.</param>
[GenerateSerializer, Immutable, Alias("dae.RosterView")]
internal sealed record RosterView(
    [property: Id(0)] string Workers, [property: Id(1)] IReadOnlyDictionary<string, string> Steps, [property: Id(2)] long Refused, [property: Id(3)] IReadOnlyList<RosterNotice> Notices, [property: Id(4)] long LastNotice);

/// <summary>Something that people should know about the workers.</summary>
/// <param name="Number">Rises from notice to notice.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="WorkerId">The worker.</param>
/// <param name="JobId">The job; null for none.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Recovery">Why something is computed again; null where nothing is.</param>
[GenerateSerializer, Immutable, Alias("dae.RosterNotice")]
internal sealed record RosterNotice(
    [property: Id(0)] long Number,
    [property: Id(1)] string Kind,
    [property: Id(2)] string WorkerId,
    [property: Id(3)] string? JobId,
    [property: Id(4)] string Message,
    [property: Id(5)] string? Recovery);
