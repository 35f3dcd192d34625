using System.Collections.Concurrent;
using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Jobs;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Orleans.Tests.Jobs;

/// <summary>The samples of <see cref="SmallStage"/>'s job, as whoever runs it offers them to the grains.</summary>
internal sealed class HostedSamples
{
    // references alone don't keep them alive
    private static readonly ConcurrentBag<JobHost> Alive = [];

    public HostedSamples(IGrainFactory grains)
    {
        JobFile job = TestSilos.Job(SmallStage.Text);
        DataSet data = new DataSource(".").Load(job.Spec.Data, job.Spec.Seed);
        var plan = new JobPlan(job.Spec, data);
        Parts = new DataParts(data, plan);
        var host = new JobHost(data, plan);
        Alive.Add(host);
        Reference = grains.CreateObjectReference<IJobHost>(host);
    }

    /// <summary>What the grains get.</summary>
    public IJobHost Reference { get; }

    /// <summary>What they should give.</summary>
    public DataParts Parts { get; }

    /// <summary>The bytes of a part's file.</summary>
    public byte[] BytesOf(string part)
    {
        using var bytes = new MemoryStream();
        SamplePartFile.Write(bytes, Parts.Find(part)!);
        return bytes.ToArray();
    }
}
