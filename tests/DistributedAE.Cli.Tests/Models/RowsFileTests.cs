using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Tests.Models;

public sealed class RowsFileTests
{
    [Fact]
    public void Identifiers_and_names_of_classes_come_behind_the_numbers_and_are_quoted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("in.csv"), "id,x,kind\n\"a,b\",1,red\n\"say \"\"c\"\"\",2,blue\n");
        var spec = new DataSpec("in.csv") { Csv = new CsvOptions { Label = "kind", Id = "id" }, Scale = Scale.None };
        SampleSet samples = new DataSource(folder.Path).Load(spec, seed: 1).Train;

        RowsFile.Write(folder.File("out.csv"), samples, ["code0", "code1"], SampleParts.Of(samples.Count), (part, rows) =>
        {
            for (int row = 0; row < part.Length; row++)
            {
                rows[2 * row] = part[row];
                rows[(2 * row) + 1] = 0.1f;
            }
        });

        Assert.Equal(
            "code0,code1,id,label\n0,0.1,\"a,b\",red\n1,0.1,\"say \"\"c\"\"\",blue\n",
            File.ReadAllText(folder.File("out.csv")));
    }
}
