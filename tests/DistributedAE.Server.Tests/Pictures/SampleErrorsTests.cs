using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Pictures;

namespace DistributedAE.Server.Tests.Pictures;

public sealed class SampleErrorsTests
{
    [Fact]
    public void Bins_reach_from_the_least_to_the_greatest_error()
    {
        ErrorsView view = View([.. Enumerable.Range(0, 400).Select(sample => 2 + (sample / 100.0))]);
        Assert.Equal((2, 5.99f, 400, 0), (view.Edges[0], view.Edges[^1], view.Counts.Sum(), view.Above));
        Assert.All(view.Counts, count => Assert.InRange(count, 9, 11));
        Assert.Null(view.ByLabel);
        Assert.Null(view.Roc);
    }

    [Fact]
    public void A_few_wild_errors_don_t_push_the_others_into_one_bin()
    {
        ErrorsView view = View([.. Enumerable.Range(0, 990).Select(sample => sample / 990.0), .. Enumerable.Repeat(1000.0, 10)]);
        Assert.InRange(view.Edges[^1], 1.5f, 2.5f);
        Assert.Equal((10, 1000), (view.Above, view.Counts.Sum()));
        Assert.Equal(10, view.Counts[^1]);
        Assert.True(view.Counts.Count(count => count > 0) > 15);
    }

    [Fact]
    public void Errors_that_are_all_the_same_have_a_bin()
    {
        ErrorsView view = View([3, 3, 3]);
        Assert.Equal((3, 4, 3), (view.Counts[0], view.Edges[^1], view.Edges[0]));
    }

    private static ErrorsView View(double[] errors)
    {
        SampleSet samples = SampleSet.Of(new float[errors.Length], 1);
        return new SampleErrors(errors, samples).View(PictureSets.Empty, null);
    }
}
