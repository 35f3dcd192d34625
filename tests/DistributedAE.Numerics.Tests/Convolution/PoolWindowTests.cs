using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Numerics.Tests.Convolution;

public sealed class PoolWindowTests
{
    public static TheoryData<float[], int> Windows => new()
    {
        { [4, 1, 2, 3], 0 }, { [1, 4, 2, 3], 1 }, { [1, 2, 4, 3], 2 }, { [1, 2, 3, 4], 3 },
        { [5, 5, 5, 5], 0 }, { [1, 5, 5, 5], 1 }, { [1, 1, 5, 5], 2 }, { [5, 1, 1, 5], 0 }, { [-1, -2, -1, -3], 0 }, { [0, -0f, 0, 0], 0 },
        { [-1e30f, -1e37f, -1e37f, -9], 3 }, { [1, 1e37f, 2, 1e37f], 1 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void The_first_of_the_largest_values_wins_in_every_lane(float[] window, int place)
    {
        for (int lane = 0; lane < 16; lane++)
        {
            Vector512<float>[] values = [.. window.Select(value => Vector512.Create(-100f).WithElement(lane, value))];
            Vector512<float> largest = PoolWindow.Largest(values[0], values[1], values[2], values[3], out uint places);
            Assert.Equal(window.Max(), largest[lane]);
            Assert.Equal(place, PlaceOf(places, lane));
            Assert.Equal(0, PlaceOf(places, (lane + 1) % 16));
            Assert.Equal(window[place], PoolWindow.At(places, values[0], values[1], values[2], values[3])[lane]);
        }
    }

    [Fact]
    public void What_is_no_finite_number_is_not_passed_over()
    {
        for (int place = 0; place < 4; place++)
        {
            foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                float[] window = [1, 3, 2, 4];
                window[place] = value;
                Vector512<float>[] values = [.. window.Select(Vector512.Create)];
                Assert.True(float.IsNaN(PoolWindow.Largest(values[0], values[1], values[2], values[3], out _)[5]), $"{value} at place {place} is passed over");
            }
        }
    }

    [Fact]
    public void A_value_is_spread_to_its_place_and_zeros_elsewhere()
    {
        uint places = 0;
        for (int lane = 0; lane < 16; lane++)
        {
            places |= (uint)(lane % 2) << lane | (uint)(lane / 2 % 2) << (16 + lane);
        }

        Vector512<float> value = Vector512.CreateSequence(1f, 1f);
        (Vector512<float> upperLeft, Vector512<float> upperRight) = PoolWindow.SpreadUpper(places, value);
        (Vector512<float> lowerLeft, Vector512<float> lowerRight) = PoolWindow.SpreadLower(places, value);
        for (int lane = 0; lane < 16; lane++)
        {
            float[] actual = [upperLeft[lane], upperRight[lane], lowerLeft[lane], lowerRight[lane]];
            var expected = new float[4];
            expected[lane % 4] = lane + 1;
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void A_sum_adds_the_rows_first() =>
        Assert.Equal(0f, PoolWindow.Sum(Vector512.Create(1e8f), Vector512.Create(1f), Vector512.Create(-1e8f), Vector512.Create(1f))[3]);

    private static int PlaceOf(uint places, int lane) => (int)((places >> lane) & 1) + (2 * (int)((places >> (16 + lane)) & 1));
}
