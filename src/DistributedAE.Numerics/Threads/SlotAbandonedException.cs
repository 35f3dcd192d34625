namespace DistributedAE.Numerics.Threads;

/// <summary>Ends a slot's work at a barrier because another slot failed.</summary>
internal sealed class SlotAbandonedException : Exception;
