namespace DistributedAE.Numerics.Tests;

/// <summary>The element functions by name.</summary>
internal static class Functions
{
    public static readonly IReadOnlyDictionary<string, UlpMeter.SpanFunction> ByName = new Dictionary<string, UlpMeter.SpanFunction>
    {
        ["exp"] = ElementFunctions.Exp,
        ["log"] = ElementFunctions.Log,
        ["log1p"] = ElementFunctions.Log1P,
        ["tanh"] = ElementFunctions.Tanh,
        ["sigmoid"] = ElementFunctions.Sigmoid,
        ["softplus"] = ElementFunctions.Softplus,
        ["sin"] = ElementFunctions.Sin,
        ["cos"] = ElementFunctions.Cos,
    };

    public static TheoryData<string> Names => [.. ByName.Keys];
}
