namespace DistributedAE.Data.Tests;

public sealed class CsvErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "line 1: a header with the columns' names is needed, the file is empty")]
    [InlineData("\n1,2\n", "line 1: a header with the columns' names is needed, the line is empty")]
    [InlineData("a,b\n", "there is only a header, no row of data")]
    [InlineData("a,,b\n1,2,3\n", "line 1: column 2 has no name; name it in the header")]
    [InlineData("a,b,a\n1,2,3\n", "line 1: columns 1 and 3 are both named 'a'; rename one")]
    [InlineData("a;b\n1;2\n", "line 1: one column named 'a;b'; columns must be separated by commas")]
    public void A_bad_header_is_refused(string text, string message) => Refuses(text, message);

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "row 2 (line 3) has 1 fields, the header 2 columns; each row needs a field for each column")]
    [InlineData("a,b\n1,2,3\n", "row 1 (line 2) has 3 fields, the header 2 columns; each row needs a field for each column")]
    [InlineData("a,b\n1,2,,\n", "row 1 (line 2) has 4 fields, the header 2 columns; each row needs a field for each column")]
    [InlineData("a,b\n1,2\n\n3,4\n", "line 3 is empty, and rows follow; remove it")]
    public void Ragged_rows_are_refused(string text, string message) => Refuses(text, message);

    [Theory]
    [InlineData("a,b\n1,2\n3,\n", "row 2 (line 3), column 'b': the value is missing; fill it in, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b\n \n", "row 1 (line 2) has 1 fields, the header 2 columns; each row needs a field for each column")]
    [InlineData("a,b\n ,1\n", "row 1 (line 2), column 'a': the value is missing; fill it in, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b\n1,NaN\n", "row 1 (line 2), column 'b': 'NaN' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b\n1,-Infinity\n", "row 1 (line 2), column 'b': '-Infinity' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b\n1,1e39\n", "row 1 (line 2), column 'b': '1e39' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,b\n1,\"1,5\"\n", "row 1 (line 2), column 'b': '1,5' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    [InlineData("a,\"b\nc\"\n1,2\n3,x\n", "row 2 (line 4), column 'b\nc': 'x' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)")]
    public void Values_that_are_no_numbers_are_refused(string text, string message) => Refuses(text, message);

    [Theory]
    [InlineData("a,b\n1,\"2\n", "line 2: field 2 begins with a quote that is never closed")]
    [InlineData("a,b\n1,\"2\"3\n", "line 2: field 2 goes on after its closing quote")]
    [InlineData("a,b\n1,2\"\n", "line 2: field 2 has a quote inside; put the whole field into quotes and double those within")]
    public void Bad_quotes_are_refused(string text, string message) => Refuses(text, message);

    [Fact]
    public void Unknown_columns_are_refused_with_the_nearest_name()
    {
        const string Text = "Gene_ID,class,x\na,b,1\n";
        Refuses(Text, "there is no column 'clas' (csv.label); did you mean 'class'?", new CsvOptions { Label = "clas" });
        Refuses(Text, "there is no column 'gene_id' (csv.id); did you mean 'Gene_ID'?", new CsvOptions { Id = "gene_id" });
        Refuses(Text, "there is no column 'weight' (csv.ignore)", new CsvOptions { Ignore = ["weight"] });
        Refuses(
            Text,
            "no column is left as a feature; 3 columns are labels, IDs or ignored",
            new CsvOptions { Label = "class", Id = "Gene_ID", Ignore = ["x"] });
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        var label = new CsvOptions { Label = "y" };
        Refuses("x,y\n1,\n", "row 1 (line 2), column 'y': the value is missing; fill it in, remove the row, or leave the column out (data.csv.ignore)", label);
        Refuses("x,y\n1,0\n1,3\n", "row 2, column 'y': the label is '3'; 3 classes have labels 0 to 2; correct it, or raise data.classCount", new DataSpec("data.csv") { Csv = label, ClassCount = 3 });
        Refuses("x,y\n1,a\n1,b\n", "column 'y' has 2 different labels, the job says 1 classes", new DataSpec("data.csv") { Csv = label, ClassCount = 1 });
        Refuses("x,y\n1,red\n", "row 1 (line 2), column 'y': 'red' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)", new DataSpec("data.csv") { Csv = label, LabelKind = LabelKind.Number });
        Refuses(
            "x,y\n" + string.Concat(Enumerable.Range(0, 10_001).Select(row => $"1,{row}.5\n")),
            "column 'y' has more than 10000 different labels; a number to predict needs the objective regress",
            label);
    }

    [Fact]
    public void A_label_that_the_training_file_does_not_have_is_refused()
    {
        _folder.Write("train.csv", "x,y\n1,cat\n2,dog\n");
        string test = _folder.Write("test.csv", "x,y\n1,cat\n2,cats\n");
        var spec = new DataSpec("train.csv") { Test = "test.csv", Csv = new CsvOptions { Label = "y" } };

        var error = Assert.Throws<InputException>(() => new DataSource(_folder.Path).Load(spec, 1));

        Assert.Equal($"{test}: row 2, column 'y': the label 'cats' is none of the 2 known classes; did you mean 'cat'?", error.Message);
    }

    [Fact]
    public void Limits_are_enforced()
    {
        Refuses($"id,x\n{new string('i', (1 << 20) + 1)},1\n", "line 2: field 1 is longer than 1048576 bytes", new CsvOptions { Id = "id" });
        Refuses(new string(',', 1_000_000), "line 1: more than 1000000 columns");
    }

    [Fact]
    public void Features_that_a_model_wants_must_be_there()
    {
        string path = _folder.Write("data.csv", "x,z\n1,2\n");
        var source = new DataSource(_folder.Path);

        var missing = Assert.Throws<InputException>(() => source.LoadFor(new DataSpec("data.csv"), 1, Scaling.None, featureNames: ["x", "y"]));
        var scaling = Assert.Throws<InputException>(() => source.LoadFor(new DataSpec("data.csv"), 1, new Scaling([0, 0, 0], [1, 1, 1])));

        Assert.Equal($"{path}: there is no column 'y' (a feature of the model)", missing.Message);
        Assert.Equal("the samples of data.csv have 2 features, the model was trained on 3", scaling.Message);
    }

    private void Refuses(string text, string message, CsvOptions? options = null) =>
        Refuses(text, message, new DataSpec("data.csv") { Csv = options ?? new() });

    private void Refuses(string text, string message, DataSpec spec)
    {
        string path = _folder.Write("data.csv", text);
        string found = Assert.Throws<InputException>(() => new DataSource(_folder.Path).Load(spec, 1)).Message;
        Assert.Equal($"{path}: {message}", found);
    }
}
