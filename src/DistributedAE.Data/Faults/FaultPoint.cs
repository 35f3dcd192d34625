namespace DistributedAE.Data;

/// <summary>
/// Places where a test can kill the process, named so that a test reads as a sentence: kill the worker after it computed and before it pushed. See
/// <see cref="Faults"/>.
/// </summary>
public enum FaultPoint
{
    /// <summary>Worker: it was told of a stage and has not read its data.</summary>
    StageReceived,

    /// <summary>Worker: a part of the data is fetched and not yet in the cache.</summary>
    PartFetched,

    /// <summary>Worker: it has an assignment and has not begun to compute.</summary>
    AssignmentReceived,

    /// <summary>Worker: a block is computed and not handed in.</summary>
    BlockComputed,

    /// <summary>Worker: a part of a result is on its way, the rest is not.</summary>
    ResultHalfSent,

    /// <summary>Worker: a result is handed in.</summary>
    ResultSent,

    /// <summary>Coordinator: a job was submitted and is not stored.</summary>
    JobSubmitted,

    /// <summary>Coordinator: a job is stored and not answered.</summary>
    JobStored,

    /// <summary>Coordinator: a job is about to run.</summary>
    JobStarting,

    /// <summary>Run: a stage begins.</summary>
    StageBegun,

    /// <summary>Coordinator: a step's work is opened and nothing is assigned.</summary>
    WorkOpened,

    /// <summary>Coordinator: a block is assigned and not sent.</summary>
    BlockAssigned,

    /// <summary>Coordinator: a result's head is there, its values are not read.</summary>
    ResultArriving,

    /// <summary>Coordinator: a result is read and not counted.</summary>
    ResultArrived,

    /// <summary>Coordinator: a result is counted and not added.</summary>
    ResultCounted,

    /// <summary>Coordinator: two results are added.</summary>
    ResultsAdded,

    /// <summary>Coordinator: everything is counted, and no parameter is updated.</summary>
    UpdateBegun,

    /// <summary>Coordinator: some of the parameters are updated, others not.</summary>
    UpdateHalfDone,

    /// <summary>Coordinator: the parameters have their new version, and nobody knows of it.</summary>
    VersionPublished,

    /// <summary>Run: a step is done and told to the job.</summary>
    StepDone,

    /// <summary>Run: an epoch's line is written.</summary>
    EpochEnded,

    /// <summary>Run: a stage's end is written down, and not in a checkpoint.</summary>
    StageEnded,

    /// <summary>Run: a checkpoint is about to be written.</summary>
    CheckpointBegun,

    /// <summary>A file is written under its temporary name and not forced to the disk.</summary>
    FileWritten,

    /// <summary>A file is on the disk under its temporary name.</summary>
    FileSynced,

    /// <summary>A file has its name, and its folder is not forced to the disk.</summary>
    FileRenamed,

    /// <summary>A file is safe under its name.</summary>
    FolderSynced,

    /// <summary>A checkpoint's line is half written in the manifest.</summary>
    ManifestHalfWritten,

    /// <summary>A checkpoint's line is written in the manifest and not forced to the disk.</summary>
    ManifestWritten,

    /// <summary>A checkpoint is saved; older ones are not deleted.</summary>
    CheckpointCommitted,

    /// <summary>Run: the job is done and its model is not written.</summary>
    ModelWriting,

    /// <summary>Run: the model is written and the job's end is not.</summary>
    ModelWritten,

    /// <summary>Run: the job's end is written down.</summary>
    JobEnded,
}
