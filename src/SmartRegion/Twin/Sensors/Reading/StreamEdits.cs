using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// How often the observations of a datastream have changed, and who may see it. Who asks while a question is under way is answered by the next one, together with
/// all who have come meanwhile: many askers cost the store one statement.
/// </summary>
internal sealed class StreamEdits(Store store)
{
    private readonly Lock _lock = new();
    private Question? _next;
    private bool _isAsking;

    /// <summary>The number, as of a moment after the call; null when there is no such datastream.</summary>
    public async Task<(long Edits, long Audience)?> OfAsync((long Key, bool IsMulti) stream)
    {
        Question question;
        bool begins;
        lock (_lock)
        {
            question = _next ??= new Question();
            question.Keys.Add(stream.Key);
            begins = !_isAsking;
            _isAsking = true;
        }
        if (begins) await AskAsync();
        return (await question.Answer.Task).TryGetValue(stream, out var edits) ? edits : null;
    }

    // Those who have come meanwhile are asked for by another task, for this one has its own answer now.
    private async Task AskAsync()
    {
        var question = Take()!;
        try { question.Answer.SetResult(await store.ReadAsync(s => ReadAsync(s, question.Keys))); }
        catch (Exception e) { question.Answer.SetException(e); }
        lock (_lock)
        {
            _isAsking = _next is not null;
            if (_isAsking) _ = Task.Run(AskAsync);
        }
    }

    private Question? Take()
    {
        lock (_lock)
        {
            var question = _next;
            _next = null;
            return question;
        }
    }

    private static async Task<Dictionary<(long, bool), (long Edits, long Audience)>> ReadAsync(Session session, IReadOnlyCollection<long> keys) =>
        (await session.ListAsync($"select key, multi, edits, audience from datastreams where {session.Dialect.OneOf(SqlText.Raw("key"), keys)}", r => (Key: (r.GetInt64(0), r.GetInt64(1) == 1), Edits: (r.GetInt64(2), r.GetInt64(3)))))
            .ToDictionary(r => r.Key, r => r.Edits);

    private sealed class Question
    {
        public HashSet<long> Keys { get; } = [];

        public TaskCompletionSource<Dictionary<(long, bool), (long Edits, long Audience)>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
