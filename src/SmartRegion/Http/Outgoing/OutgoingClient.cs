using System.Net;
using System.Text;

namespace SmartRegion.Http.Outgoing;

/// <summary>
/// Asks others, politely and with care: says who asks, only for what has changed, at the pace that the other bears; from public
/// addresses only, unless the operator allows others; within <see cref="OutgoingLimits"/>.
/// </summary>
public sealed class OutgoingClient(OutgoingSettings settings) : IDisposable
{
    // Each request has patience of its own.
    private readonly HttpClient _http = new(PublicAddresses.Handler(settings.AllowPrivate)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpClient _unpacked = new(PublicAddresses.Handler(settings.AllowPrivate, packed: false)) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HostPace _pace = new();

    /// <summary>How this program names itself: with an address to complain to.</summary>
    public string UserAgent { get; } = settings.Contact is { } contact ? $"smart-region/0.1 (+{(contact.Contains('@', StringComparison.Ordinal) && !contact.Contains(':', StringComparison.Ordinal) ? "mailto:" : "")}{contact})" : "smart-region/0.1";

    /// <summary>Asks an address; other statuses than 200, 202 and 304 are failures.</summary>
    /// <exception cref="OutgoingException">It cannot be had.</exception>
    public async Task<OutgoingAnswer> GetAsync(OutgoingRequest request, CancellationToken stop)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new OutgoingException(OutgoingException.Unreachable, $"'{request.Url}' is no web address.");
        var pause = request.Limits.FirstPause;
        for (var attempt = 0; ; attempt++, pause *= 3)
        {
            await _pace.WaitAsync(uri.Authority, request.Rate, stop);
            try { return await OnceAsync(request, uri, stop); }
            catch (OutgoingException e) when (attempt < request.Limits.Retries && IsPassing(e) && (e.RetryAfter ?? pause) <= request.Limits.LongestRetryAfter)
            {
                _pace.Hold(uri.Authority, e.RetryAfter ?? pause);
            }
        }
    }

    /// <summary>
    /// The status of an address after redirects: asked by HEAD, and where that does not answer well, by GET of the first byte, because some servers refuse
    /// HEAD. Nothing of a body is read.
    /// </summary>
    /// <exception cref="OutgoingException">There is no answer, or it is no address that may be asked.</exception>
    public async Task<int> ProbeAsync(OutgoingRequest request, CancellationToken stop)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new OutgoingException(OutgoingException.Unreachable, $"'{request.Url}' is no web address.");
        try
        {
            var head = await StatusAsync(HttpMethod.Head, request, uri, stop);
            if (head is >= 200 and <= 299 or 429 or 503) return head;
        }
        // Some break off at HEAD, too.
        catch (OutgoingException e) when (e.Code == OutgoingException.Unreachable) { }
        var status = await StatusAsync(HttpMethod.Get, request, uri, stop);
        // An empty file has no first byte.
        return status == (int)HttpStatusCode.RequestedRangeNotSatisfiable ? (int)HttpStatusCode.OK : status;
    }

    public void Dispose()
    {
        _http.Dispose();
        _unpacked.Dispose();
    }

    private async Task<int> StatusAsync(HttpMethod method, OutgoingRequest request, Uri uri, CancellationToken stop)
    {
        await _pace.WaitAsync(uri.Authority, request.Rate, stop);
        using var message = new HttpRequestMessage(method, uri);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (method == HttpMethod.Get) message.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(0, 0);
        using var response = await SendAsync(_http, message, request.Limits, stop);
        if (response.Headers.RetryAfter is { } after && (after.Delta ?? after.Date - DateTimeOffset.UtcNow) is { } wait && wait > TimeSpan.Zero)
            _pace.Hold(uri.Authority, wait < request.Limits.LongestRetryAfter ? wait : request.Limits.LongestRetryAfter);
        return (int)response.StatusCode;
    }

    private async Task<OutgoingAnswer> OnceAsync(OutgoingRequest request, Uri uri, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(request.Posted is null ? HttpMethod.Get : HttpMethod.Post, uri);
        if (request.Posted is not null) message.Content = new StringContent(request.Posted, Encoding.UTF8, "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        foreach (var (name, value) in new[] { ("Accept", request.Accept), ("Accept-Language", request.AcceptLanguage), ("If-None-Match", request.ETag), ("If-Modified-Since", request.LastModified), ("Accept-Signature", request.AcceptSignature) })
            if (value is not null) message.Headers.TryAddWithoutValidation(name, value);
        var response = await SendAsync(request.AcceptSignature is null ? _http : _unpacked, message, request.Limits, stop);
        try
        {
            Demand(response);
            return new OutgoingAnswer(response, new LimitedStream(await response.Content.ReadAsStreamAsync(stop), request.Limits, stop));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage message, OutgoingLimits limits, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(limits.Headers);
        try { return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new OutgoingException(OutgoingException.TooSlow, $"{message.RequestUri!.Host} did not answer within {limits.Headers.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            // The handler wraps what the check of the address has thrown.
            for (Exception? cause = e; cause is not null; cause = cause.InnerException)
                if (cause is OutgoingException known) throw known;
            throw new OutgoingException(OutgoingException.Unreachable, $"{message.RequestUri!.Host} cannot be reached: {e.Message}", e);
        }
    }

    private static void Demand(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NotModified) return;
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null;
        throw new OutgoingException(OutgoingException.Status, $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}.", Failure(response)) { RetryAfter = wait < TimeSpan.Zero ? TimeSpan.Zero : wait };
    }

    private static HttpRequestException Failure(HttpResponseMessage response) => new(response.ReasonPhrase, null, response.StatusCode);

    private static bool IsPassing(OutgoingException e) => e.Code switch
    {
        OutgoingException.Unreachable => true,
        OutgoingException.Status => (e.InnerException as HttpRequestException)?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        _ => false,
    };
}
