namespace DistributedAE.Training.Tests.Export;

/// <summary>ONNX's operators on feature maps (sample, channel, row, column), by their descriptions: slow and plain.</summary>
internal static class OnnxMaps
{
    /// <summary>The node's results; null where it is none of these operators.</summary>
    public static OnnxTensor[]? Compute(ProtobufReader node, OnnxTensor[] inputs)
    {
        OnnxTensor first = inputs[0];
        return node.Text(4) switch
        {
            "Reshape" => [Reshape(first, inputs[1])],
            "Flatten" => [new OnnxTensor([first.Shape[0], first.Values.Length / first.Shape[0]], first.Values)],
            "Shape" => [new OnnxTensor([first.Shape.Length], [.. first.Shape.Select(extent => (double)extent)])],
            "Conv" => [Convolve(node, first, inputs[1], inputs[2])],
            "ConvTranspose" => [Transpose(node, first, inputs[1], inputs[2])],
            "MaxPool" => Largest(node, first),
            "AveragePool" => [Means(node, first)],
            "MaxUnpool" => [Unpool(node, first, inputs[1], inputs[2])],
            "Resize" => [Repeat(node, first, inputs[2])],
            "Pad" => [Pad(first, inputs[1])],
            _ => null,
        };
    }

    private static OnnxTensor Reshape(OnnxTensor input, OnnxTensor shape)
    {
        int[] extents = Array.ConvertAll(shape.Values, extent => (int)extent);
        Assert.Equal(-1, extents[0]);
        extents[0] = input.Values.Length / extents[1..].Aggregate(1, (product, extent) => product * extent);
        return new OnnxTensor(extents, input.Values);
    }

    private static OnnxTensor Convolve(ProtobufReader node, OnnxTensor input, OnnxTensor weight, OnnxTensor bias)
    {
        (int kernel, int stride, int pad) = Window(node);
        int[] shape = [input.Shape[0], weight.Shape[0], Extent(input.Shape[2]), Extent(input.Shape[3])];
        OnnxTensor result = Zero(shape);
        ForEach(shape, (n, m, y, x) =>
        {
            double sum = bias.Values[m];
            ForEach([1, input.Shape[1], kernel, kernel], (_, c, i, j) =>
            {
                (int row, int column) = ((y * stride) + i - pad, (x * stride) + j - pad);
                bool isInside = row >= 0 && row < input.Shape[2] && column >= 0 && column < input.Shape[3];
                sum += isInside ? At(input, n, c, row, column) * At(weight, m, c, i, j) : 0;
            });
            result.Values[Place(shape, n, m, y, x)] = sum;
        });
        return result;

        int Extent(int before) => ((before + (2 * pad) - kernel) / stride) + 1;
    }

    private static OnnxTensor Transpose(ProtobufReader node, OnnxTensor input, OnnxTensor weight, OnnxTensor bias)
    {
        (int kernel, int stride, int pad) = Window(node);
        long[] more = Attribute(node, "output_padding").Numbers(8);
        int[] shape = [input.Shape[0], weight.Shape[1], Extent(input.Shape[2], 0), Extent(input.Shape[3], 1)];
        OnnxTensor result = Zero(shape);
        ForEach(shape, (n, m, y, x) => result.Values[Place(shape, n, m, y, x)] = bias.Values[m]);
        ForEach(input.Shape, (n, c, y, x) => ForEach([1, shape[1], kernel, kernel], (_, m, i, j) =>
        {
            (int row, int column) = ((y * stride) + i - pad, (x * stride) + j - pad);
            if (row >= 0 && row < shape[2] && column >= 0 && column < shape[3])
            {
                result.Values[Place(shape, n, m, row, column)] += At(input, n, c, y, x) * At(weight, c, m, i, j);
            }
        }));
        return result;

        int Extent(int before, int axis) => (stride * (before - 1)) + (int)more[axis] + kernel - (2 * pad);
    }

    private static OnnxTensor[] Largest(ProtobufReader node, OnnxTensor input)
    {
        int[] shape = Pooled(node, input);
        (OnnxTensor values, OnnxTensor places) = (Zero(shape), Zero(shape));
        ForEach(shape, (n, c, y, x) =>
        {
            int largest = new[] { (0, 0), (0, 1), (1, 0), (1, 1) }
                .Select(step => Place(input.Shape, n, c, (2 * y) + step.Item1, (2 * x) + step.Item2)).MaxBy(place => input.Values[place]);
            values.Values[Place(shape, n, c, y, x)] = input.Values[largest];
            places.Values[Place(shape, n, c, y, x)] = largest;
        });
        return [values, places];
    }

    private static OnnxTensor Means(ProtobufReader node, OnnxTensor input)
    {
        OnnxTensor result = Zero(Pooled(node, input));
        ForEach(result.Shape, (n, c, y, x) =>
        {
            double sum = At(input, n, c, 2 * y, 2 * x) + At(input, n, c, 2 * y, (2 * x) + 1) + At(input, n, c, (2 * y) + 1, 2 * x) + At(input, n, c, (2 * y) + 1, (2 * x) + 1);
            result.Values[Place(result.Shape, n, c, y, x)] = sum / 4;
        });
        return result;
    }

    private static OnnxTensor Unpool(ProtobufReader node, OnnxTensor input, OnnxTensor places, OnnxTensor extents)
    {
        Assert.Equal((2, 2), (Attribute(node, "kernel_shape").Numbers(8)[0], Attribute(node, "strides").Numbers(8)[0]));
        OnnxTensor result = Zero(Array.ConvertAll(extents.Values, extent => (int)extent));
        for (int at = 0; at < input.Values.Length; at++)
        {
            result.Values[(int)places.Values[at]] = input.Values[at];
        }

        return result;
    }

    private static OnnxTensor Repeat(ProtobufReader node, OnnxTensor input, OnnxTensor scales)
    {
        Assert.Equal(
            ["nearest", "asymmetric", "floor"],
            new[] { "mode", "coordinate_transformation_mode", "nearest_mode" }.Select(name => Attribute(node, name).Text(4)));
        int[] shape = [.. input.Shape.Zip(scales.Values, (extent, scale) => (int)(extent * scale))];
        OnnxTensor result = Zero(shape);
        ForEach(shape, (n, c, y, x) => result.Values[Place(shape, n, c, y, x)] = At(input, n, c, y / 2, x / 2));
        return result;
    }

    private static OnnxTensor Pad(OnnxTensor input, OnnxTensor pads)
    {
        Assert.Equal([0, 0, 0, 0, 0, 0], pads.Values[..6]);
        OnnxTensor result = Zero([input.Shape[0], input.Shape[1], input.Shape[2] + (int)pads.Values[6], input.Shape[3] + (int)pads.Values[7]]);
        ForEach(input.Shape, (n, c, y, x) => result.Values[Place(result.Shape, n, c, y, x)] = At(input, n, c, y, x));
        return result;
    }

    private static int[] Pooled(ProtobufReader node, OnnxTensor input)
    {
        Assert.Equal([2, 2, 2, 2], Attribute(node, "kernel_shape").Numbers(8).Concat(Attribute(node, "strides").Numbers(8)));
        return [input.Shape[0], input.Shape[1], input.Shape[2] / 2, input.Shape[3] / 2];
    }

    private static (int Kernel, int Stride, int Pad) Window(ProtobufReader node)
    {
        (long[] kernel, long[] strides, long[] pads) = (Attribute(node, "kernel_shape").Numbers(8), Attribute(node, "strides").Numbers(8), Attribute(node, "pads").Numbers(8));
        Assert.Equal((2, 2, 4), (kernel.Length, strides.Length, pads.Length));
        Assert.All([kernel, strides, pads], values => Assert.Single(values.Distinct()));
        return ((int)kernel[0], (int)strides[0], (int)pads[0]);
    }

    private static ProtobufReader Attribute(ProtobufReader node, string name) => node.Messages(5).Single(attribute => attribute.Text(1) == name);

    private static OnnxTensor Zero(int[] shape) => new(shape, new double[shape.Aggregate(1, (product, extent) => product * extent)]);

    private static double At(OnnxTensor tensor, int n, int c, int y, int x) => tensor.Values[Place(tensor.Shape, n, c, y, x)];

    private static int Place(int[] shape, int n, int c, int y, int x) => (((((n * shape[1]) + c) * shape[2]) + y) * shape[3]) + x;

    private static void ForEach(int[] shape, Action<int, int, int, int> visit)
    {
        for (int at = 0; at < shape.Aggregate(1, (product, extent) => product * extent); at++)
        {
            visit(at / (shape[1] * shape[2] * shape[3]), at / (shape[2] * shape[3]) % shape[1], at / shape[3] % shape[2], at % shape[3]);
        }
    }
}
