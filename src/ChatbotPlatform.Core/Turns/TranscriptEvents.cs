using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Turns;

/// <summary>How the parts of a transcript are told as events.</summary>
internal static class TranscriptEvents
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>The event for a part from one offset to another; <see langword="null"/> when there is nothing to tell.</summary>
    public static TurnEvent? Of(TranscriptPart part, int index, int from, int to)
    {
        if (part is TextPart text)
        {
            if (from >= to)
                return null;
            var cursor = new TurnCursor(index, to);
            var slice = text.Slice(from, to);
            return text.Reasoning ? new ReasoningDelta(cursor, slice) : new TextDelta(cursor, slice);
        }

        var after = new TurnCursor(index + 1, 0);
        return part.ToContent() switch
        {
            FunctionCallContent call => new ToolCalled(after, call.CallId, call.Name, Json(call.Arguments ?? new Dictionary<string, object?>())),
            FunctionResultContent result => new ToolReturned(after, result.CallId, Json(result.Result)),
            _ => null,
        };
    }

    /// <summary>The last event of a turn that is stored.</summary>
    public static TurnEnded Ended(TurnSnapshot stored, TurnCursor cursor) =>
        new(cursor, stored.Turn.Status, stored.Message, stored.Turn.Usage, stored.Turn.Error);

    private static string Json(object? value) => JsonSerializer.Serialize(value, Compact);
}
