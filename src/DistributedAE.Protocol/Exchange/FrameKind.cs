namespace DistributedAE.Protocol.Exchange;

/// <summary>What a frame of the worker exchange is. Numbers never change their meaning.</summary>
public enum FrameKind
{
    /// <summary>Worker: who it is (<see cref="HelloMessage"/>). The first frame.</summary>
    Hello = 1,

    /// <summary>Worker: it is idle and wants a block.</summary>
    Wants = 2,

    /// <summary>Worker: a block's result, with its sums or losses as payload, if they don't lie in shared memory.</summary>
    Result = 3,

    /// <summary>Worker: it can't compute the block (<see cref="ReasonMessage"/>).</summary>
    Returned = 4,

    /// <summary>Worker: it will finish what it holds and go.</summary>
    Leaving = 5,

    /// <summary>Worker: whether it can use the shared memory that was offered (<see cref="SharedAnswerMessage"/>).</summary>
    SharedAnswer = 6,

    /// <summary>Both: still there. A worker's payload is a 64-bit float: the seconds that it has computed since it was welcomed.</summary>
    Heartbeat = 7,

    /// <summary>Server: the worker is admitted (<see cref="WelcomeMessage"/>).</summary>
    Welcome = 16,

    /// <summary>Server: the worker is not admitted, or has to go (<see cref="ReasonMessage"/>).</summary>
    Refused = 17,

    /// <summary>Server: a stage begins for this worker (<see cref="StageMessage"/>).</summary>
    StageOpened = 18,

    /// <summary>Server: the model's parameters, for the codes of the layers below; follows its stage.</summary>
    Model = 19,

    /// <summary>Server: a block to compute, with the parameters as payload if the worker does not have them and they don't lie in shared memory.</summary>
    Assignment = 20,

    /// <summary>Server: a result was not counted (<see cref="ReasonMessage"/>).</summary>
    Dropped = 21,

    /// <summary>Server: a stage is over; its memory can be released.</summary>
    StageClosed = 22,

    /// <summary>Server: the worker is drained and may go.</summary>
    Released = 23,

    /// <summary>Server: a job does not take this worker's engine (<see cref="ReasonMessage"/>). Others may; the connection stays.</summary>
    NotAdmitted = 24,
}
