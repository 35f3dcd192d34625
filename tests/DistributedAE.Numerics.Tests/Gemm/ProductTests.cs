using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

public sealed unsafe class ProductTests
{
    private static readonly int[] s_edges = [1, 15, 16, 17, 31, 32, 33, 64, 65];

    public static TheoryData<int, int, int> LargeShapes => new()
    {
        { 500, 784, 17 }, { 100, 500, 70 }, { 40, 320, 250 }, { 100, 161, 100 }, { 12, 784, 33 }, { 241, 160, 31 }, { 500, 33, 32 }, { 1, 784, 250 },
    };

    [Fact]
    public void Small_products_are_the_plain_chain_of_fused_multiply_adds() =>
        GemmCases.Run(150, random =>
        {
            using var problem = new ProductProblem(random, random.Next(1, 41), random.Next(1, 71), random.Next(1, 71));
            problem.Check(random);
        });

    [Fact]
    public void Products_with_extents_at_the_edges_of_panels_are_the_plain_chain() =>
        GemmCases.Run(80, random =>
        {
            using var problem = new ProductProblem(random, Edge(random), Edge(random), Edge(random));
            problem.Check(random);
        });

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void Large_products_are_the_plain_chain(int rows, int inputs, int outputs) =>
        GemmCases.Run(1, random =>
        {
            using var problem = new ProductProblem(random, rows, inputs, outputs);
            problem.Check(random);
        });

    [Fact]
    public void Only_the_given_rows_and_panels_are_written()
    {
        var random = new Random(7);
        float[] values = random.Values(20 * 40);
        using PanelMatrix left = GemmCases.Matrix(values, 20, 40);
        using var weights = new StoredWeights(random.Values(40 * 100), 40, 100);
        using PanelMatrix result = GemmCases.Matrix(Enumerable.Repeat(-7f, 20 * 100).ToArray(), 20, 100);
        using var scratch = new PackScratch();

        Product.Multiply(left, weights.Matrix, false, null, result, new WorkRange(3, 17), new WorkRange(1, 3), scratch, null);

        float[] written = GemmCases.Rows(result, 20);
        for (int index = 0; index < written.Length; index++)
        {
            bool inside = index / 100 is >= 3 and < 17 && index % 100 is >= 32 and < 96;
            Assert.Equal(inside, written[index] != -7f);
        }
    }

    private static int Edge(Random random) => s_edges[random.Next(s_edges.Length)];
}
