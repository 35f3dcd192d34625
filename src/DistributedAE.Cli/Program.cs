using DistributedAE.Cli;

return await DaeCommandLine.RunAsync(args).ConfigureAwait(false);
