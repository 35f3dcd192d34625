namespace DistributedAE.Simulator;

/// <summary>What coordinator and worker say to each other.</summary>
internal enum MessageKind
{
    Hello,
    Heartbeat,
    Want,
    Result,
    Return,
    Drain,
    Assign,
    Release,
    Closed,
}
