using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page of programs' keys: made for an organisation, shown once, revoked.</summary>
public static class KeyPages
{
    public static void MapKeyPages(this WebApplication app)
    {
        app.OwnPagesShown(Act.ManageKeys).MapMethods("/keys", PortalPages.Reading, async (HttpContext context, ApiKeys keys, Entries entries) =>
        {
            return Show(await ReadAsync(context, keys, entries));
        });
        var posts = app.FormPosts();
        posts.MapPost("/keys", MakeAsync).Demand(Act.ManageKeys);
        posts.MapPost("/keys/{id}/revoke", RevokeAsync).Demand(Act.ManageKeys);
    }

    private static async Task<IResult> MakeAsync(HttpContext context, ApiKeys keys, Entries entries, Audit audit)
    {
        var (form, maker) = (await context.Request.ReadFormAsync(), Actor.Of(context));
        var (name, organisation) = (form.Field("name", 100), form.Field("organisation"));
        var scopes = form["scope"].Where(s => s is not null && KeyScopes.All.ContainsKey(s)).Select(s => s!).Distinct().ToList();
        var view = await ReadAsync(context, keys, entries) with { Name = name, Organisation = organisation, Chosen = scopes };
        // The trusted loopback has no account that could answer for the key.
        if (maker.SignedIn is not { } who) return Again(view, "name", "sign-in-first");
        if (name.Length == 0) return Again(view, "name", "need-name");
        if ((await entries.FindAsync(organisation, maker))?.Kind != "organisation") return Again(view, "organisation", "no-organisation");
        if (!maker.May(Act.ManageKeys, organisation)) return Again(view, "organisation", "organisation-refused");
        if (scopes.Count == 0) return Again(view, "scope", "need-scope");
        if (scopes.Any(s => !Policy.MayGiveKey(maker, organisation, s))) return Again(view, "scope", "scope-refused");
        var days = int.TryParse(form.Field("days"), out var asked) && ApiKeys.Days.Contains(asked) ? asked : ApiKeys.Days[0];
        var (key, secret) = await keys.MakeAsync(organisation, name, scopes, who.Account, days);
        await audit.AddAsync(maker.Name, Audit.KeyMade, key.PublicName);
        return Show(await ReadAsync(context, keys, entries) with { Made = key, Secret = secret });
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, ApiKeys keys, Entries entries, Audit audit, Reader reader)
    {
        if ((await keys.AllAsync()).Find(k => k.Id == id) is { } key && Policy.MaySeeKey(Actor.Of(context), key) && await keys.RevokeAsync(id) == 1)
            await audit.AddAsync(Actor.Of(context).Name, Audit.KeyRevoked, key.PublicName);
        return TypedResults.Redirect(reader.Url("/keys"));
    }

    private static async Task<KeysShown> ReadAsync(HttpContext context, ApiKeys keys, Entries entries)
    {
        var who = Actor.Of(context);
        // For the whole region, or for the own organisations.
        IReadOnlyList<Entry> organisations = who.May(Act.ManageKeys, "") ? await entries.OfKindAsync("organisation") : await entries.FindAllAsync(who.OrganisationsFor(Act.ManageKeys), who);
        var scopes = KeyScopes.All.Keys.Where(s => organisations.Select(o => o.Id).Prepend("").Any(o => Policy.MayGiveKey(who, o, s)));
        return new KeysShown([.. (await keys.AllAsync()).Where(k => Policy.MaySeeKey(who, k))], [.. scopes], organisations) { Organisation = organisations.Count == 1 ? organisations[0].Id : "" };
    }

    private static IResult Again(KeysShown view, string field, string fault) => Show(view with { Field = field, Fault = fault }, StatusCodes.Status400BadRequest);

    private static IResult Show(KeysShown view, int status = 200) => PortalPages.Page<KeysPage>(new { View = view }, status);
}

/// <summary>What the page of keys shows.</summary>
/// <param name="Scopes">The scopes that its reader may give.</param>
public sealed record KeysShown(IReadOnlyList<ApiKey> Keys, IReadOnlyList<string> Scopes, IReadOnlyList<Entry> Organisations)
{
    public string Name { get; init; } = "";
    public string Organisation { get; init; } = "";
    public IReadOnlyList<string> Chosen { get; init; } = ["read"];

    /// <summary>The key that was just made.</summary>
    public ApiKey? Made { get; init; }

    /// <summary>Its secret, shown once.</summary>
    public string? Secret { get; init; }

    /// <summary>The field that has the fault.</summary>
    public string? Field { get; init; }

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }
}
