using System.Threading.RateLimiting;
using SmartRegion.Access;
using SmartRegion.Core;

namespace SmartRegion.Planning.Processes.Jobs;

/// <summary>How often one address may have something executed: strangers' work is taken, but not without end.</summary>
public sealed class JobRate : IDisposable
{
    /// <summary>Executions in a minute from one address, and of someone who is known.</summary>
    public const int OfStranger = 60, OfKnown = 600;

    private readonly PartitionedRateLimiter<(string Who, int Most)> _limiter = PartitionedRateLimiter.Create<(string Who, int Most), string>(who =>
        RateLimitPartition.GetSlidingWindowLimiter(who.Who, _ => new SlidingWindowRateLimiterOptions { PermitLimit = who.Most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));

    /// <exception cref="ProblemException">429 when it was too often.</exception>
    public void Demand(HttpContext context)
    {
        var actor = Actor.Of(context);
        using var lease = _limiter.AttemptAcquire(actor == Actor.Stranger ? ("from " + Attempts.AddressOf(context), OfStranger) : ("by " + actor.Name, OfKnown));
        if (lease.IsAcquired) return;
        context.Response.Headers.RetryAfter = "60";
        throw new ProblemException(new Problem(429, "Too many requests", $"Strangers may have {OfStranger} executions in a minute, those who are signed in {OfKnown}. Try again in a minute."));
    }

    public void Dispose() => _limiter.Dispose();
}
