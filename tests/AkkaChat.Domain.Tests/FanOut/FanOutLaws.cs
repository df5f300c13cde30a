using System.Globalization;

namespace AkkaChat.Domain.Tests.FanOut;

/// <summary>The model, seed by seed. <c>AKKACHAT_MODEL_SEEDS</c> sets how many, <c>AKKACHAT_MODEL_SEED</c> runs a single one again.</summary>
public class FanOutLaws
{
    private const int DefaultSeeds = 5_000;

    [Fact]
    public void Every_inbox_ends_up_with_exactly_what_its_user_is_owed_in_order_and_once()
    {
        if (Number("AKKACHAT_MODEL_SEED") is { } one)
        {
            Run(one);
            return;
        }

        var seeds = Number("AKKACHAT_MODEL_SEEDS") ?? DefaultSeeds;
        var seen = new Seen();
        for (var seed = 0; seed < seeds; seed++)
            seen.Add(Run(seed));

        // Every kind of trouble has to be met often, or the model has become a fair-weather one.
        foreach (var field in typeof(Seen).GetFields())
            Assert.True((int)field.GetValue(seen)! >= seeds / 50, $"Only {field.GetValue(seen)} times in {seeds} runs: {field.Name}.");
    }

    private static Seen Run(int seed)
    {
        var model = new FanOutModel(seed);
        try
        {
            model.Run();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed} (run it alone with AKKACHAT_MODEL_SEED={seed}): {e.Message}", e);
        }

        return model.Seen;
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
