namespace DistributedAE.Autoencoders;

/// <summary>Something that is compiled once for each activation; see <see cref="ActivationFunctions.Choose"/>.</summary>
/// <typeparam name="TResult">What it makes.</typeparam>
internal interface IActivationUse<out TResult>
{
    /// <summary>Makes it for one activation.</summary>
    TResult Of<TFunction>()
        where TFunction : struct, IActivationFunction;
}
