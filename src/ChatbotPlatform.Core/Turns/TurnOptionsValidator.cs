using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Turns;

[OptionsValidator]
internal sealed partial class TurnOptionsValidator : IValidateOptions<TurnOptions>;

/// <summary>A lease that may run out between two checkpoints would be taken from a node that lives.</summary>
internal sealed class TurnLeaseValidator : IValidateOptions<TurnOptions>
{
    public ValidateOptionsResult Validate(string? name, TurnOptions options) =>
        options.LeaseDuration >= 3 * options.CheckpointInterval
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"TurnOptions.LeaseDuration ({options.LeaseDuration}) has to be at least three times CheckpointInterval ({options.CheckpointInterval}).");
}
