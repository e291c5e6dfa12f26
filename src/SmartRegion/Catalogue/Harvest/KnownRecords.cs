using System.Globalization;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>
/// Which records of a source are known, and the hashes of their documents: so much as tells at once that nothing has changed, some fifty bytes each.
/// Names stand as hashes of 128 bits; all else is looked up where something is to be done.
/// </summary>
internal sealed class KnownRecords
{
    private readonly Dictionary<UInt128, State> _states = [];

    /// <summary>How many are not gone.</summary>
    public int Present { get; private set; }

    /// <summary>Those of a source.</summary>
    public static async Task<KnownRecords> OfAsync(Session s, HarvestSource source)
    {
        var all = new KnownRecords();
        await foreach (var r in s.RowsAsync($"select iri, hash, gone, owner from harvest_records where source = {source.Key}"))
            all.Put(r.GetString(0), new State(Number(r.GetString(1)), r.GetInt64(3) == 1, !r.IsDBNull(2)));
        return all;
    }

    /// <summary>The record was taken before; it may be gone since.</summary>
    public bool Has(string iri) => _states.ContainsKey(Identity.Key(iri));

    /// <summary>The record is known and not gone.</summary>
    public bool IsPresent(string iri) => _states.TryGetValue(Identity.Key(iri), out var state) && !state.IsGone;

    /// <summary>The record is here with this very document; whether its entry follows it, or another record.</summary>
    public bool IsSame(string iri, string hash, out bool isOwner)
    {
        var isSame = _states.TryGetValue(Identity.Key(iri), out var state) && !state.IsGone && state.Hash == Number(hash);
        isOwner = state.IsOwner;
        return isSame;
    }

    /// <summary>The record was stored.</summary>
    public void Store(string iri, string hash, bool isOwner) => Put(iri, new State(Number(hash), isOwner, IsGone: false));

    /// <summary>The record is gone.</summary>
    public void Lose(string iri)
    {
        if (_states.TryGetValue(Identity.Key(iri), out var state)) Put(iri, state with { IsGone = true });
    }

    private void Put(string iri, State state)
    {
        var key = Identity.Key(iri);
        if (_states.TryGetValue(key, out var before) && !before.IsGone) Present--;
        if (!state.IsGone) Present++;
        _states[key] = state;
    }

    // A record without a hash is to be taken anew: no document has the hash 0.
    private static UInt128 Number(string hash) => hash.Length == 0 ? 0 : UInt128.Parse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly record struct State(UInt128 Hash, bool IsOwner, bool IsGone);
}
