using System.Diagnostics;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;

namespace AkkaChat.Web.Sessions.Core;

/// <summary>A post and the frame to be answered.</summary>
/// <param name="Id">The frame's id, if it has one.</param>
/// <param name="Post">The post.</param>
/// <param name="Trace">Its trace, if it is traced.</param>
internal sealed record PendingPost(long? Id, Post Post, Activity? Trace = null);

/// <summary>What became of a post.</summary>
internal readonly record struct PostAnswer(long? Id, ConversationId Conversation, PostOutcome Outcome, Activity? Trace);

/// <summary>
/// The posts of one session: per conversation one batch is outstanding and later posts wait for the next, so that acceptance and
/// replies keep the order of sending. A batch without an answer is repeated unchanged, then answered <c>unavailable</c>.
/// </summary>
internal sealed class PostLanes(UserId from, SessionOptions options)
{
    private readonly Dictionary<ConversationId, PostLane> _lanes = [];
    private long _lastBatch;

    /// <summary>Posts without an answer.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of their bodies.</summary>
    public int Bytes { get; private set; }

    /// <summary>When <see cref="Overdue"/> has something to do.</summary>
    public TimeSpan NextDeadline => _lanes.Count == 0 ? TimeSpan.MaxValue : _lanes.Values.Min(l => l.RepeatAt);

    /// <summary>Takes a post. True if it is the first of a conversation in which nothing is outstanding: then <see cref="Open"/> it, or <see cref="Refuse"/> it.</summary>
    public bool Add(ConversationId conversation, PendingPost post)
    {
        Count++;
        Bytes += post.Post.Body.Length;
        var isNew = !_lanes.TryGetValue(conversation, out var lane);
        if (isNew)
            _lanes[conversation] = lane = new PostLane();
        lane!.Waiting.Enqueue(post);
        return isNew;
    }

    /// <summary>The conversation may be posted to: the batch to submit, or null if its posts were refused meanwhile.</summary>
    public SubmitPosts? Open(ConversationId conversation, TimeSpan now) =>
        _lanes.TryGetValue(conversation, out var lane) && lane.Outstanding is null ? Submit(conversation, lane, now) : null;

    /// <summary>Refuses everything that waits for a conversation.</summary>
    public IReadOnlyList<PostAnswer> Refuse(ConversationId conversation, Refused refused)
    {
        if (!_lanes.Remove(conversation, out var lane))
            return [];
        return [.. lane.Waiting.Select(p => Answer(conversation, p, Outcome(refused)))];
    }

    /// <summary>Answers a batch, and gives the next one to submit, if any. A late answer to an earlier batch gives nothing.</summary>
    public IReadOnlyList<PostAnswer> Decided(PostsDecided decided, TimeSpan now, out SubmitPosts? next)
    {
        next = null;
        if (!IsOutstanding(decided.Conversation, decided.Batch, out var lane) || decided.Outcomes.Count != lane!.Posts.Count)
            return [];
        return Finish(decided.Conversation, lane, decided.Outcomes, now, out next);
    }

    /// <summary>Answers a batch that was refused as a whole, and gives the next one to submit, if any.</summary>
    public IReadOnlyList<PostAnswer> Decided(PostsRefused refused, TimeSpan now, out SubmitPosts? next)
    {
        next = null;
        if (!IsOutstanding(refused.Conversation, refused.Batch, out var lane))
            return [];
        return FinishRefused(refused.Conversation, lane!, new Refused(refused.Code, refused.Message), now, out next);
    }

    /// <summary>Batches without an answer: those to be repeated, and the posts that were tried long enough.</summary>
    public IReadOnlyList<PostAnswer> Overdue(TimeSpan now, List<SubmitPosts> submit)
    {
        var answers = new List<PostAnswer>();
        foreach (var (conversation, lane) in _lanes.Where(l => l.Value.RepeatAt <= now).ToArray())
        {
            if (now < lane.GiveUpAt)
            {
                lane.RepeatAt = Min(now + lane.Pauses!.Next(), lane.GiveUpAt);
                submit.Add(lane.Outstanding!);
                continue;
            }

            answers.AddRange(FinishRefused(conversation, lane, new Refused(Refusal.Unavailable, "No answer in time; the outcome is unknown."), now, out var next));
            if (next is not null)
                submit.Add(next);
        }

        return answers;
    }

    private bool IsOutstanding(ConversationId conversation, long batch, out PostLane? lane) =>
        _lanes.TryGetValue(conversation, out lane) && lane.Outstanding?.Batch == batch;

    private List<PostAnswer> FinishRefused(ConversationId conversation, PostLane lane, Refused refused, TimeSpan now, out SubmitPosts? next) =>
        Finish(conversation, lane, Enumerable.Repeat(Outcome(refused), lane.Posts.Count), now, out next);

    private List<PostAnswer> Finish(ConversationId conversation, PostLane lane, IEnumerable<PostOutcome> outcomes, TimeSpan now, out SubmitPosts? next)
    {
        var answers = lane.Posts.Zip(outcomes, (post, outcome) => Answer(conversation, post, outcome)).ToList();
        next = lane.Waiting.Count > 0 ? Submit(conversation, lane, now) : null;
        if (next is null)
            _lanes.Remove(conversation);
        return answers;
    }

    private SubmitPosts Submit(ConversationId conversation, PostLane lane, TimeSpan now)
    {
        lane.Posts = lane.TakeBatch();
        lane.Pauses = new Backoff(options.AnswerMin, options.AnswerWithin);
        lane.GiveUpAt = now + options.AnswerWithin;
        lane.RepeatAt = Min(now + lane.Pauses.Next(), lane.GiveUpAt);
        return lane.Outstanding = new SubmitPosts(conversation, from, [.. lane.Posts.Select(p => p.Post)], ++_lastBatch);
    }

    private PostAnswer Answer(ConversationId conversation, PendingPost post, PostOutcome outcome)
    {
        Count--;
        Bytes -= post.Post.Body.Length;
        return new PostAnswer(post.Id, conversation, outcome, post.Trace);
    }

    private static PostOutcome Outcome(Refused refused) => new(0, default, Dup: false, refused);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>One conversation's posts.</summary>
    private sealed class PostLane
    {
        public Queue<PendingPost> Waiting { get; } = new();

        public List<PendingPost> Posts { get; set; } = [];

        public SubmitPosts? Outstanding { get; set; }

        public Backoff? Pauses { get; set; }

        public TimeSpan RepeatAt { get; set; } = TimeSpan.MaxValue;

        public TimeSpan GiveUpAt { get; set; } = TimeSpan.MaxValue;

        /// <summary>As many as fit one batch; at least one.</summary>
        public List<PendingPost> TakeBatch()
        {
            var (batch, bytes) = (new List<PendingPost>(), 0);
            while (batch.Count < Limits.RowEntries && Waiting.TryPeek(out var next))
            {
                bytes += next.Post.Body.Length;
                if (batch.Count > 0 && bytes > Limits.PageBytes)
                    break;
                batch.Add(Waiting.Dequeue());
            }

            return batch;
        }
    }
}
