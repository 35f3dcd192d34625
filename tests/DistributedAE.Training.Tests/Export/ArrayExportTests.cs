using System.IO.Compression;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Training.Export;

namespace DistributedAE.Training.Tests.Export;

public sealed class ArrayExportTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void Torch_finds_weights_by_the_places_of_their_modules()
    {
        using var exported = new ExportedModel("{ layers: [5, 4, 3], activation: [leakyRelu, linear], output: linear }", "pretrain: { loss: squaredError }\nfinetune: { objective: classify }");
        TorchExport.Write(exported.File("torch.safetensors"), ExportedNetwork.Of(exported.Loaded.Model, ExportPart.Classifier));

        using var file = SafetensorsFile.Open(exported.File("torch.safetensors"));

        Assert.Equal(
            ["0.weight", "0.bias", "2.weight", "2.bias", "3.weight", "3.bias", "scaling.offset", "scaling.factor"],
            file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([4, 5], file.Find("0.weight").Shape);
        Assert.Equal("""[["Linear", 5, 4], ["LeakyReLU", 0.01], ["Linear", 4, 3], ["Linear", 3, 3], ["Softmax", 1]]""", file.Metadata["layers"]);
        var turned = new float[20];
        file.Read("0.weight", turned);
        ReadOnlySpan<float> plain = exported.Loaded.Model.Find("encoder.0.weight").Values.Span;
        Assert.Equal((plain[1], plain[4]), (turned[5], turned[1]));
    }

    [Fact]
    public void Numpy_finds_all_layers_by_name_and_tied_weights_written_out()
    {
        using var exported = new ExportedModel("{ layers: [5, 3], tiedWeights: true, output: linear }", "pretrain: { loss: squaredError }");
        NpzExport.Write(exported.File("model.npz"), ExportedNetwork.Of(exported.Loaded.Model, ExportPart.Autoencoder));

        using ZipArchive archive = ZipFile.OpenRead(exported.File("model.npz"));

        Assert.Equal(
            ["scaling.offset.npy", "scaling.factor.npy", "encoder.0.weight.npy", "encoder.0.bias.npy", "decoder.0.weight.npy", "decoder.0.bias.npy"],
            archive.Entries.Select(entry => entry.FullName));
        float[] encoder = Values(archive, "encoder.0.weight.npy", "(5, 3)");
        float[] decoder = Values(archive, "decoder.0.weight.npy", "(3, 5)");
        Assert.Equal(encoder, Enumerable.Range(0, 15).Select(at => decoder[(at % 3 * 5) + (at / 3)]));
    }

    [Fact]
    public void Kernels_and_modules_of_maps_are_those_of_torch()
    {
        using var exported = new ExportedModel(
            "{ kind: convolutional, image: [2, 9, 8], blocks: [{ channels: 3, kernel: 5 }, { channels: 4, stride: 2, pool: none }], layers: [6], unpool: fill, activation: relu, output: linear }",
            "pretrain: { loss: squaredError }");
        ExportedNetwork network = ExportedNetwork.Of(exported.Loaded.Model, ExportPart.Autoencoder);
        TorchExport.Write(exported.File("torch.safetensors"), network);
        NpzExport.Write(exported.File("model.npz"), network);

        using var file = SafetensorsFile.Open(exported.File("torch.safetensors"));
        using ZipArchive archive = ZipFile.OpenRead(exported.File("model.npz"));

        Assert.Equal(
            """
            [["Unflatten", 1, [2, 9, 8]], ["Conv2d", 2, 3, 5, 1, 2], ["ReLU"], ["MaxPool2d", 2], ["Conv2d", 3, 4, 3, 2, 1], ["ReLU"], ["Flatten"], ["Linear", 16, 6], ["ReLU"], ["Linear", 6, 16], ["ReLU"], ["Unflatten", 1, [4, 2, 2]], ["ConvTranspose2d", 4, 3, 3, 2, 1, [1, 1]], ["ReLU"], ["Upsample", null, 2], ["ZeroPad2d", [0, 0, 0, 1]], ["ConvTranspose2d", 3, 2, 5, 1, 2, [0, 0]], ["Flatten"]]
            """,
            file.Metadata["layers"]);
        Assert.Equal([3, 2, 5, 5], file.Find("1.weight").Shape);
        Assert.Equal(exported.Loaded.Model.Find("encoder.1.weight").Values.ToArray(), Values(archive, "encoder.1.weight.npy", "(4, 3, 3, 3)"));
    }

    [PythonFact("torch")]
    public void A_torch_module_computes_what_the_model_computes() => Compare("torch", TorchScript, TorchExport.Write);

    /// <summary>Writes all cases, runs them in one Python, and compares.</summary>
    private static void Compare(string package, string script, Action<string, ExportedNetwork> write)
    {
        ExportedModel[] models = [.. new ExportCases().Select(each => new ExportedModel((string)each[0], (string)each[1]))];
        ExportPart[] parts = [.. new ExportCases().Select(each => (ExportPart)each[2])];
        try
        {
            object[] tasks = [.. models.Zip(parts, (model, part) =>
            {
                write(model.File("exported"), ExportedNetwork.Of(model.Loaded.Model, part));
                return (object)new object[] { model.File("exported"), model.Rows };
            })];
            float[][] found = JsonSerializer.Deserialize<float[][]>(Python.Run(package, script, JsonSerializer.Serialize(tasks)))!;
            foreach ((int index, ExportedModel model) in models.Index())
            {
                float[] expected = model.Expected(parts[index]);
                Assert.Equal(expected.Length, found[index].Length);
                Assert.All(expected.Zip(found[index]), pair => Assert.Equal((double)pair.First, pair.Second, Tolerance));
            }
        }
        finally
        {
            Array.ForEach(models, model => model.Dispose());
        }
    }

    /// <summary>Reads the file by the format's description, as the package safetensors is seldom there, and builds the module as the README shows.</summary>
    private const string TorchScript = """
        import json, struct, sys, torch
        def load(path):
            data = open(path, "rb").read()
            length = struct.unpack("<Q", data[:8])[0]
            header = json.loads(data[8:8 + length])
            layers = json.loads(header.pop("__metadata__")["layers"])
            tensors = {}
            for name, info in header.items():
                begin, end = info["data_offsets"]
                values = bytearray(data[8 + length + begin:8 + length + end])
                tensors[name] = torch.frombuffer(values, dtype=torch.float32).reshape(info["shape"])
            return layers, tensors
        def compute(path, rows):
            layers, tensors = load(path)
            offset, factor = tensors.pop("scaling.offset"), tensors.pop("scaling.factor")
            net = torch.nn.Sequential(*(getattr(torch.nn, kind)(*arguments) for kind, *arguments in layers))
            net.load_state_dict(tensors)
            return forward(net, (torch.tensor(rows) - offset) * factor).flatten().tolist()
        def forward(net, x):
            places = []
            for module in net:
                if isinstance(module, torch.nn.MaxUnpool2d):
                    index, size = places.pop()
                    x = module(x, index, size)
                elif getattr(module, "return_indices", False):
                    size = x.shape
                    x, index = module(x)
                    places.append((index, size))
                else:
                    x = module(x)
            return x
        print(json.dumps([compute(path, rows) for path, rows in json.loads(sys.argv[1])]))
        """;

    private static float[] Values(ZipArchive archive, string name, string shape)
    {
        using var content = new MemoryStream();
        using (Stream entry = archive.GetEntry(name)!.Open())
        {
            entry.CopyTo(content);
        }

        byte[] bytes = content.ToArray();
        string header = System.Text.Encoding.ASCII.GetString(bytes, 10, BitConverter.ToUInt16(bytes, 8));
        Assert.Contains($"'shape': {shape}", header, StringComparison.Ordinal);
        int start = 10 + header.Length;
        return [.. Enumerable.Range(0, (bytes.Length - start) / sizeof(float)).Select(at => BitConverter.ToSingle(bytes, start + (sizeof(float) * at)))];
    }
}
