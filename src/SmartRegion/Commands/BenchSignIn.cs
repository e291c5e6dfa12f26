using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary>
/// <c>bench sign-in</c>: a thousand attempts a second to guess the password of one account, from thousands of addresses and then from one, while others
/// read pages and sign in; what they notice of it.
/// </summary>
internal static partial class BenchSignIn
{
    private const int Rate = 1000, Connections = 32, Readers = 8, Others = 40, Seconds = 15, Warming = 5;
    private const string Password = "four lamps under a bridge", Victim = "victim@region.example";
    private static readonly TimeSpan BetweenPages = TimeSpan.FromMilliseconds(100), BetweenSignIns = TimeSpan.FromMilliseconds(1000);
    private static readonly string[] Pages = ["/en", "/en/search?q=lamp", "/cs/about", "/api/entries?limit=20", "/de/search?kind=practice"];

    public static async Task<int> RunAsync(string? postgres, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            await FillAsync(postgres ?? "sqlite", directory.FullName);
            await using var server = await ServedProcess.StartAsync(postgres ?? "sqlite", directory.FullName, "--public-url", "http://region.example");
            var url = new Uri(server.Url);
            using var owner = Client();
            // The owner has signed in from this browser before.
            var first = await SignInAsync(owner, url, Victim, Password, "203.0.113.1");
            await MeasureAsync(url, null, Warming);
            var quiet = await MeasureAsync(url, null, Seconds);
            Tell(output, $"{Readers} readers and {1 / BetweenSignIns.TotalSeconds:0} sign-in of others a second");
            Tell(output, $"  nobody guesses            {quiet}");
            var good = first == HttpStatusCode.Redirect;
            foreach (var (name, address) in new (string, Func<int, string>)[] { ("from as many addresses", n => $"198.51.{n / 250 % 250}.{n % 250 + 1}"), ("from one address", _ => "198.51.100.7") })
            {
                var under = await MeasureAsync(url, address, Seconds);
                var (pages, signIns) = (under.Pages.At(0.99) / quiet.Pages.At(0.99), under.SignIns.At(0.99) / quiet.SignIns.At(0.99));
                Tell(output, $"  {Rate}/s {name,-23}{under}");
                Tell(output, $"    {under.Attempts / (double)Seconds:0}/s were made: {under.Told}. p99 of pages {pages:0.0} times as long, of sign-ins {signIns:0.0} times (bar 2)");
                good &= pages <= 2 && signIns <= 2;
            }
            using var stranger = Client();
            var (locked, owns) = (await SignInAsync(stranger, url, Victim, Password, "203.0.113.9"), await SignInAsync(owner, url, Victim, Password, "203.0.113.1"));
            Tell(output, $"  with the right password: a stranger's browser {(int)locked} (locked out), the owner's {(int)owns} (lets in)");
            return good && (int)locked is 403 or 429 && owns == HttpStatusCode.Redirect ? 0 : 1;
        }
        finally { directory.Delete(true); }
    }

    // Accounts, and the seed of the region, for the server that is started then.
    private static async Task FillAsync(string engine, string data)
    {
        await using var store = await Store.OpenAsync(engine, data);
        await using var app = await Serve.BuildAsync(new Settings { Data = data, Store = engine }, store);
        await app.Services.GetRequiredService<Catalogue.Seed.Seeding>().RunAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var hasher = scope.ServiceProvider.GetRequiredService<UserManager<Account>>().PasswordHasher;
        foreach (var email in Enumerable.Range(0, Others).Select(i => $"other{i}@region.example").Append(Victim))
        {
            var account = new Account { Id = Guid.NewGuid().ToString("N"), Email = email, EmailKey = Account.KeyOf(email), Name = "Some Body", Language = "en", Stamp = Secret.Make() };
            account.PasswordHash = hasher.HashPassword(account, Password);
            await store.WriteAsync(s => AccountStore.InsertAsync(s, account));
        }
    }

    private static async Task<Noticed> MeasureAsync(Uri url, Func<int, string>? address, int seconds)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var (noticed, made) = (new Noticed(), 0);
        var reading = Enumerable.Range(0, Readers).Select(async i =>
        {
            using var client = Client();
            await Task.Delay(i * (int)BetweenPages.TotalMilliseconds / Readers);
            for (var n = i; !end.IsCancellationRequested; n++)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri(url, Pages[n % Pages.Length]));
                await answer.Content.ReadAsByteArrayAsync();
                answer.EnsureSuccessStatusCode();
                noticed.Pages.Add(Stopwatch.GetElapsedTime(began));
                await Task.Delay(BetweenPages);
            }
        });
        var signing = Task.Run(async () =>
        {
            for (var n = 0; !end.IsCancellationRequested; n++)
            {
                using var client = Client();
                var began = Stopwatch.GetTimestamp();
                var status = await SignInAsync(client, url, $"other{n % Others}@region.example", Password, $"203.0.113.{n % Others + 20}");
                if (status != HttpStatusCode.Redirect) throw new InvalidOperationException($"Another user is not let in: {status}.");
                noticed.SignIns.Add(Stopwatch.GetElapsedTime(began));
                await Task.Delay(BetweenSignIns);
            }
        });
        var began = Stopwatch.GetTimestamp();
        var guessing = address is null ? [] : Enumerable.Range(0, Connections).Select(async _ =>
        {
            var guess = await GuessAsync(url);
            await new LoadClient(url).KeepAsync(async send =>
            {
                while (!end.IsCancellationRequested)
                {
                    var number = Interlocked.Increment(ref made);
                    // Each at its time, wherever the others are.
                    var wait = TimeSpan.FromSeconds(number / (double)Rate) - Stopwatch.GetElapsedTime(began);
                    if (wait > TimeSpan.Zero) await Task.Delay(wait);
                    noticed.Add((HttpStatusCode)await send(guess(address(number))));
                }
            });
        });
        await Task.WhenAll([.. reading, signing, .. guessing]);
        return noticed;
    }

    // As bytes, by the address that guesses: beside HttpClient, which works as much for each as the server, others would wait for it.
    private static async Task<Func<string, byte[]>> GuessAsync(Uri url)
    {
        using var client = Client();
        using var page = await client.GetAsync(new Uri(url, "/en/sign-in"));
        using var form = Form(url, Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value, Victim, "not the password at all", "");
        var body = await form.Content!.ReadAsByteArrayAsync();
        var cookies = string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        return address => [.. Encoding.ASCII.GetBytes($"POST /en/sign-in HTTP/1.1\r\nHost: {url.Authority}\r\nX-Forwarded-For: {address}\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static async Task<HttpStatusCode> SignInAsync(HttpClient client, Uri url, string email, string password, string address)
    {
        using var request = Form(url, await TokenAsync(client, url), email, password, address);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static HttpRequestMessage Form(Uri url, string token, string email, string password, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/en/sign-in")) { Content = new FormUrlEncodedContent([KeyValuePair.Create("form-token", token), KeyValuePair.Create("email", email), KeyValuePair.Create("password", password), KeyValuePair.Create("next", "/en/account")]) };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        return request;
    }

    private static async Task<string> TokenAsync(HttpClient client, Uri url) => Token().Match(await client.GetStringAsync(new Uri(url, "/en/sign-in"))).Groups[1].Value;

    private static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    private static void Tell(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What others notice, and what became of the attempts.</summary>
    private sealed class Noticed
    {
        private readonly Dictionary<HttpStatusCode, int> _answers = [];

        public Times Pages { get; } = new();
        public Times SignIns { get; } = new();
        public int Attempts => _answers.Values.Sum();
        public string Told => string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Value} answered {(int)a.Key}"));

        public void Add(HttpStatusCode status) { lock (_answers) _answers[status] = _answers.GetValueOrDefault(status) + 1; }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pages p50 {Pages.At(0.5),6:0.0} p99 {Pages.At(0.99),6:0.0} ms   sign-ins p50 {SignIns.At(0.5),6:0.0} p99 {SignIns.At(0.99),6:0.0} ms");
    }

    private sealed class Times
    {
        private readonly List<double> _all = [];

        public void Add(TimeSpan time) { lock (_all) _all.Add(time.TotalMilliseconds); }

        public double At(double share) { lock (_all) return _all.Order().ElementAt((int)(_all.Count * share)); }
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
