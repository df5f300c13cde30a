using System.Collections;
using System.Reflection;

namespace AkkaChat.Node.Tests.Serialization;

/// <summary>A value written out field by field, so that two can be compared whatever their lists are made of.</summary>
internal static class Printed
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s}\"",
        DateTimeOffset at => at.ToString("O"),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        Enum or IFormattable or bool => value.ToString()!,
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Of)) + "]",
        _ => value.GetType().Name + "{" + string.Join(", ", Fields(value.GetType()).Select(f => $"{f.Name}={Of(f.GetValue(value))}")) + "}",
    };

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.Name, StringComparer.Ordinal);
}
