using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models.OpenAICompatible;

/// <summary>Puts function calls together from the pieces in which they are streamed.</summary>
internal sealed class ToolCallAssembler(KeyScrubber scrubber)
{
    private readonly List<Call> _calls = [];

    /// <summary>Takes one piece. Some providers leave out the index, or give each call the same one; a new id then begins a new call.</summary>
    public void Add(int? index, string? id, string? name, string? arguments)
    {
        var call = Find(index, id);
        if (call is null)
        {
            call = new Call { Index = index };
            _calls.Add(call);
        }
        call.Id ??= string.IsNullOrEmpty(id) ? null : id;
        call.Name ??= string.IsNullOrEmpty(name) ? null : name;
        call.Arguments.Append(arguments);
    }

    /// <summary>Hands out the calls, once, in the order in which they began.</summary>
    public IReadOnlyList<FunctionCallContent> Take()
    {
        if (_calls.Count == 0)
            return [];
        var complete = _calls.Where(c => c.Name is not null).Select(Complete).ToList();
        _calls.Clear();
        return complete;
    }

    private Call? Find(int? index, string? id)
    {
        var call = index is null ? _calls.LastOrDefault() : _calls.LastOrDefault(c => c.Index == index);
        return call?.Id is not null && !string.IsNullOrEmpty(id) && call.Id != id ? null : call;
    }

    private FunctionCallContent Complete(Call call) => FunctionCallContent.CreateFromParsedArguments(
        scrubber.Scrub(call.Arguments.ToString()),
        call.Id ?? $"call_{Guid.CreateVersion7():N}",
        call.Name!,
        static json => string.IsNullOrWhiteSpace(json) ? new Dictionary<string, object?>() : Parse(json));

    private static Dictionary<string, object?> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone());
    }

    private sealed class Call
    {
        public int? Index { get; init; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
