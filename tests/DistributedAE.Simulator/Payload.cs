namespace DistributedAE.Simulator;

/// <summary>A block's result: sums for contributions, losses one by one for validation.</summary>
internal sealed record Payload(float[] Gradient, double LossSum, long SampleCount, double[] Losses)
{
    /// <summary>Of all of its bits.</summary>
    public ulong Digest
    {
        get
        {
            ulong digest = 14695981039346656037;
            foreach (float value in Gradient)
            {
                digest = (digest ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211;
            }

            foreach (double value in Losses)
            {
                digest = (digest ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
            }

            digest = (digest ^ BitConverter.DoubleToUInt64Bits(LossSum)) * 1099511628211;
            return (digest ^ (ulong)SampleCount) | 1;
        }
    }
}
