using System.Globalization;
using DistributedAE.Simulator;

namespace DistributedAE.Orchestration.Tests;

/// <summary>
/// All machines together against failing workers, networks, disks and coordinators, in virtual time: every run must come to the undisturbed run's bits.
/// </summary>
public class SimulationTests
{
    /// <summary>How many seeds are run; more for a long night.</summary>
    private const string SeedsVariable = "DAE_SIMULATION_SEEDS";
    private const ulong DefaultSeeds = 2000;

    [Fact]
    public void Whatever_fails_every_shard_counts_once_nothing_is_lost_or_stuck_and_the_bits_are_the_same()
    {
        string? wanted = Environment.GetEnvironmentVariable(SeedsVariable);
        ulong seeds = wanted is null ? DefaultSeeds : ulong.Parse(wanted, CultureInfo.InvariantCulture);
        long works = 0;
        long needed = 0;
        long stale = 0;
        long restarts = 0;
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            SimulationResult result = Simulation.Run(seed);
            works += result.Works;
            needed += result.Needed;
            stale += result.Stale;
            restarts += result.Starts - 1;
        }

        // the storms were storms: works had to be done again, zombies were refused, coordinators came back
        Assert.True(works > needed, $"{works} works were computed and {needed} needed");
        Assert.True(stale >= (long)seeds / 4, $"only {stale} stale results in {seeds} runs");
        Assert.True(restarts >= (long)seeds / 4, $"only {restarts} restarts in {seeds} runs");
    }

    [Fact]
    public void A_run_is_a_function_of_its_seed()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(Trace(seed), Trace(seed));
        }

        Assert.NotEqual(Trace(1), Trace(2));
    }

    [Theory]
    [InlineData(nameof(Flaw.CountsStaleResults), "times|but open is|is counted already")]
    [InlineData(nameof(Flaw.SumsInOrderOfArrival), "in the undisturbed run")]
    [InlineData(nameof(Flaw.KeepsOldParameters), "in the undisturbed run")]
    [InlineData(nameof(Flaw.RepeatsGenerations), "was handed out twice")]
    [InlineData(nameof(Flaw.IgnoresManifest), "in the undisturbed run")]
    [InlineData(nameof(Flaw.ForgetsTheLost), "stuck")]
    [InlineData(nameof(Flaw.SavesParametersOnly), "in the undisturbed run")]
    [InlineData(nameof(Flaw.FlipsBits), "has other bits when computed by another worker")]
    public void Mistakes_of_a_host_are_found_and_shown_with_their_seed(string flawName, string expected)
    {
        Flaw flaw = Enum.Parse<Flaw>(flawName);
        for (ulong seed = 1; seed <= 200; seed++)
        {
            try
            {
                Simulation.Run(seed, flaw);
            }
            catch (SimulationFailure failure) when (expected.Split('|').Any(text => failure.Message.Contains(text, StringComparison.Ordinal)))
            {
                Assert.StartsWith($"seed {seed}: ", failure.Message, StringComparison.Ordinal);
                Assert.EndsWith($"again: scripts/simulate.sh --seed {seed} -v", failure.Message, StringComparison.Ordinal);
                return;
            }
            catch (SimulationFailure)
            {
                // the mistake shows in another way first
            }
        }

        Assert.Fail($"{flaw} was not found in 200 runs");
    }

    private static List<string> Trace(ulong seed)
    {
        var lines = new List<string>();
        Simulation.Trace(seed, Flaw.None, lines.Add);
        return lines;
    }
}
