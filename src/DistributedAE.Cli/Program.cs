using DistributedAE.Cli;
using DistributedAE.Data;

// tests kill this process at a named place: docs of FaultPoint
if (Environment.GetEnvironmentVariable("DAE_FAULT") is { Length: > 0 } fault)
{
    Faults.Arm(fault);
}

return await DaeCommandLine.RunAsync(args).ConfigureAwait(false);
