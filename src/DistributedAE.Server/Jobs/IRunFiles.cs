namespace DistributedAE.Server.Jobs;

/// <summary>Where run folders are kept beside the coordinator's root, so that another machine can go on with them. On the threads of runs and requests.</summary>
internal interface IRunFiles
{
    /// <summary>A job was submitted, or its run came to a commit point: what its folder holds is kept.</summary>
    /// <exception cref="Data.InputException">Somebody else runs the job by now, or the folder cannot be kept.</exception>
    void Keep(string jobId, string folder);

    /// <summary>Keeps uploads that a job uses.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="uploads">SHA-256 and path of each.</param>
    /// <exception cref="Data.InputException">One cannot be kept.</exception>
    void KeepUploads(string jobId, IReadOnlyCollection<(string Sha256, string Path)> uploads);

    /// <summary>A job's run is about to begin: its folder is brought to what was kept last.</summary>
    /// <exception cref="Data.InputException">It cannot be had, or somebody else runs the job by now.</exception>
    void TakeOver(string jobId, string folder);

    /// <summary>Brings a job's folder here where there is none, to be read.</summary>
    void Bring(string jobId, string folder);

    /// <summary>Brings an upload here.</summary>
    void BringUpload(string sha256, string path);
}

/// <summary>Nowhere: the root folder is all there is.</summary>
internal sealed class NoRunFiles : IRunFiles
{
    /// <inheritdoc/>
    public void Keep(string jobId, string folder)
    {
    }

    /// <inheritdoc/>
    public void KeepUploads(string jobId, IReadOnlyCollection<(string Sha256, string Path)> uploads)
    {
    }

    /// <inheritdoc/>
    public void TakeOver(string jobId, string folder)
    {
    }

    /// <inheritdoc/>
    public void Bring(string jobId, string folder)
    {
    }

    /// <inheritdoc/>
    public void BringUpload(string sha256, string path)
    {
    }
}
