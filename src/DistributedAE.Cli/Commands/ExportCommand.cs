using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Export;
using DistributedAE.Training.Models;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae export</c>: writes a model for other programs; as <c>dae export tensorboard</c>, a run's curves.</summary>
internal static class ExportCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        var format = new Option<string?>("--format")
        {
            Description = "For PyTorch (safetensors), NumPy (npz) or ONNX runtimes (onnx). Default: by the file's name.",
            HelpName = "safetensors|npz|onnx",
        };
        format.AcceptOnlyFromAmong("safetensors", "npz", "onnx");
        var part = new Option<ExportPart>("--part")
        {
            Description = "From samples to codes, to reconstructions, or to the probabilities of classes.",
            HelpName = "encoder|autoencoder|classifier",
            DefaultValueFactory = _ => ExportPart.Encoder,
        };
        Option<string> file = ModelArguments.Out("The file; replaced if it exists.");
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("export", "Writes a model for PyTorch, NumPy or ONNX runtimes, or a run's curves for TensorBoard.", """
            dae export runs/digits --out encoder.onnx
            dae export runs/mnist-sda --part classifier --out classifier.onnx
            dae export runs/digits --part autoencoder --out autoencoder.safetensors    for torch.nn.Sequential
            dae export tensorboard runs/digits                                         its curves
            """)
        {
            model,
            format,
            part,
            file,
            output,
            ExportTensorBoardCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            if (parsed.GetValue(format) is null)
            {
                RowsFile.RequireFormat(path, ".safetensors", ".npz", ".onnx");
            }

            string kind = parsed.GetValue(format) ?? Path.GetExtension(path)[1..].ToLowerInvariant();
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            RequireOther(path, place.Model);
            ExportedNetwork network = ExportedNetwork.Of(TrainedModel.Load(place.Model), parsed.GetValue(part));
            Write(kind, path, network);
            Tell(kind, path, network, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void RequireOther(string path, string model)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(model))
        {
            throw new InputException($"--out is the model itself, {path}; choose another name");
        }
    }

    private static void Write(string kind, string path, ExportedNetwork network)
    {
        switch (kind)
        {
            case "onnx":
                OnnxExport.Write(path, network);
                break;
            case "npz":
                NpzExport.Write(path, network);
                break;
            default:
                TorchExport.Write(path, network);
                break;
        }
    }

    private static void Tell(string kind, string path, ExportedNetwork network, bool json)
    {
        int inputs = network.Layers[0].Inputs;
        int outputs = network.Layers[^1].Outputs;
        if (json)
        {
            JsonOutput.Write(new { File = Path.GetFullPath(path), Format = kind, network.Part, Inputs = inputs, Outputs = outputs, Output = network.OutputName, network.Model.ModelSha256 });
            return;
        }

        string more = kind == "onnx" ? $", ONNX operator set {OnnxExport.OperatorSet}" : "";
        Console.Out.WriteLine($"wrote {Say.Path(path)} ({inputs} inputs to {network.OutputName} of {outputs}{more})");
    }
}
