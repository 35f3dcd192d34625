using DistributedAE.Cli.Cluster;

namespace DistributedAE.Cli.Tests.Cluster;

public sealed class ListTableTests
{
    [Fact]
    public void Into_a_pipe_go_plain_columns()
    {
        var table = new ListTable("id", "loss") { Numbers = [1] };
        table.Add("digits-7k2m4p", "1.5");
        table.Add("a", "12.25");
        using var text = new StringWriter { NewLine = "\n" };

        table.WritePlain(text);

        Assert.Equal("ID              LOSS\ndigits-7k2m4p    1.5\na              12.25\n", text.ToString());
    }
}
