using System.Text.Json.Nodes;

namespace AkkaChat.Docs.Tests;

/// <summary>
/// Compares JSON with what a page shows. Objects have exactly the fields shown, so that a page that leaves one out is found; <c>"…"</c> stands
/// for any value, and <c>"$name"</c> for any value at first and for that value from then on.
/// </summary>
internal sealed class Pattern(Dictionary<string, string> variables)
{
    /// <summary>Whether the two agree; variables are bound only if they do.</summary>
    public bool Matches(JsonNode? shown, JsonNode? actual)
    {
        var bound = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Matches(shown, actual, bound)) return false;
        foreach (var (name, value) in bound) variables[name] = value;
        return true;
    }

    private bool Matches(JsonNode? shown, JsonNode? actual, Dictionary<string, string> bound)
    {
        if (shown is JsonValue value && value.TryGetValue<string>(out var text))
        {
            if (text == "…") return actual is not null;
            if (text.StartsWith('$')) return MatchesVariable(text, actual, bound);
        }

        return (shown, actual) switch
        {
            (JsonObject s, JsonObject a) => s.Count == a.Count && s.All(f => a.TryGetPropertyValue(f.Key, out var other) && Matches(f.Value, other, bound)),
            (JsonArray s, JsonArray a) => s.Count == a.Count && s.Zip(a).All(pair => Matches(pair.First, pair.Second, bound)),
            _ => JsonNode.DeepEquals(shown, actual),
        };
    }

    private bool MatchesVariable(string name, JsonNode? actual, Dictionary<string, string> bound)
    {
        if (actual is not JsonValue value || !value.TryGetValue<string>(out var text)) return false;
        if (variables.TryGetValue(name, out var known) || bound.TryGetValue(name, out known)) return known == text;
        bound.Add(name, text);
        return true;
    }
}
