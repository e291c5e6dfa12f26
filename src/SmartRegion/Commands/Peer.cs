using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>peer list|key|add|remove</c>: the regions with which changes are exchanged.</summary>
public static class Peer
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        var (id, yes) = (CommandLine.Option(arguments, "id"), arguments.Remove("--yes"));
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        await using var app = await Serve.BuildAsync(settings, store);
        try
        {
            return arguments switch
            {
                ["list"] => await ListAsync(app.Services),
                ["key"] => TellKey(app.Services),
                ["add", var address] => await AddAsync(app.Services, address, id, yes),
                ["remove", var peer] => await RemoveAsync(app.Services, peer),
                _ => throw new UsageException("Write peer list, peer key, peer add URL[#KEY] [--id ID] [--yes], or peer remove ID."),
            };
        }
        catch (Exception e) when (e is ProblemException or OutgoingException or HarvestException)
        {
            await Console.Error.WriteLineAsync(e is ProblemException { Problem: var problem } ? problem.Detail : e.Message);
            return 1;
        }
    }

    private static async Task<int> ListAsync(IServiceProvider services)
    {
        foreach (var peer in await services.GetRequiredService<HarvestSources>().PeersAsync())
        {
            var state = PeerState.Of(peer.State);
            Console.WriteLine($"{peer.Id}  {peer.Url}  {peer.PeerKey?.Fingerprint ?? "key not confirmed"}  {state.After} of {state.Newest}{(peer.IsPaused ? "  paused" : "")}{(peer.Failures > 0 ? $"  {peer.Failures} failures" : "")}");
        }
        return 0;
    }

    private static int TellKey(IServiceProvider services)
    {
        var (key, home) = (services.GetRequiredService<RegionIdentity>().Key, services.GetRequiredService<PublicUrl>().Value);
        Console.WriteLine($"{home ?? "https://OUR-HOST"}#{key.X}\nfingerprint {key.Fingerprint}");
        return 0;
    }

    private static async Task<int> AddAsync(IServiceProvider services, string address, string? id, bool yes)
    {
        var (url, given) = address.Split('#', 2) is [var before, var after] ? (before.TrimEnd('/'), after) : (address.TrimEnd('/'), null);
        var told = await PeerIntroduction.OfAsync(services.GetRequiredService<OutgoingClient>(), url, CancellationToken.None);
        if (given is not null && given != told.Key.X) throw new HarvestException("key-changed", $"{url} has another key than {given}: {told.Key.X}. Nothing was set up.");
        Console.WriteLine($"{told.Name} at {url}\nfingerprint {told.Key.Fingerprint}");
        if (given is null && !yes && !Confirmed()) { await Console.Error.WriteLineAsync("Nothing was set up."); return 1; }
        id ??= Slug.From(new Uri(url).Host);
        await services.GetRequiredService<HarvestSources>().PutAsync(id, new JsonObject
        {
            ["title"] = new JsonObject(Language.All.Select(l => KeyValuePair.Create(l, (JsonNode?)told.Name))),
            ["type"] = HarvestSource.SmartRegion,
            ["url"] = url,
            ["peer"] = true,
            ["key"] = told.Key.X,
        });
        Console.WriteLine($"{id} is a peer. It is asked for its changes as soon as the server runs.");
        return 0;
    }

    private static bool Confirmed()
    {
        Console.Write("Is this the fingerprint that the other coordinator reads to you? Write yes: ");
        return Console.ReadLine()?.Trim() == "yes";
    }

    private static async Task<int> RemoveAsync(IServiceProvider services, string id)
    {
        if (await services.GetRequiredService<HarvestSources>().FindAsync(id) is not { IsPeer: true } peer) throw new UsageException($"There is no peer '{id}'. See peer list.");
        await services.GetRequiredService<PeerRemoval>().RemoveAsync(peer);
        Console.WriteLine($"{id} is a peer no longer; the copies of its entries are deleted.");
        return 0;
    }
}
