using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>Who may see an entry.</summary>
public enum Visibility
{
    /// <summary>Everybody. These entries lie in tables of their own, which are all that serves the public.</summary>
    Public,

    /// <summary>Everybody who is signed in.</summary>
    Members,

    /// <summary>Who has a role in the owner's organisation, and who looks after the entries of the region.</summary>
    Organisation,

    /// <summary>Who publishes for its owner: it was taken out of the catalogue and can be brought back.</summary>
    Archived,
}

/// <summary>The property <c>visibility</c> of entries' documents.</summary>
public static class Visibilities
{
    public const string Property = "visibility";

    /// <summary>"members" of <see cref="Visibility.Members"/>.</summary>
    public static string Name(this Visibility visibility) => visibility switch
    {
        Visibility.Members => "members",
        Visibility.Organisation => "organisation",
        Visibility.Archived => "archived",
        _ => "public",
    };

    /// <summary>That of a document; what is no visibility is for nobody but those who publish.</summary>
    public static Visibility Of(JsonObject doc) => doc[Property] is not { } node ? Visibility.Public : Json.AsText(node) switch
    {
        "public" => Visibility.Public,
        "members" => Visibility.Members,
        "organisation" => Visibility.Organisation,
        _ => Visibility.Archived,
    };

    /// <summary>Whether this actor may see an entry with this document.</summary>
    public static bool IsShownTo(this JsonObject doc, Actor who) => Of(doc) switch
    {
        Visibility.Public => true,
        Visibility.Members => who.May(Act.ReadShared),
        Visibility.Organisation => who.May(Act.ReadOwned, Owners.Of(doc)),
        _ => who.May(Act.PublishDrafts, Owners.Of(doc)),
    };

    /// <summary>Whether everybody who may see the one may also see the other, which it names.</summary>
    internal static bool MayName(JsonObject doc, JsonObject named) => Of(named) switch
    {
        Visibility.Public => true,
        Visibility.Members => Of(doc) != Visibility.Public,
        var narrow => Of(doc) >= narrow && Owners.Of(doc) == Owners.Of(named),
    };

    /// <summary>Why a valid document cannot be hidden: what must be seen by all that refer to it stays public.</summary>
    internal static IEnumerable<Fault> Faults(JsonObject doc)
    {
        if (Of(doc) == Visibility.Public) yield break;
        if (Json.AsText(doc["kind"]) is "place" or "vocabulary") yield return At($"An entry of the kind '{doc["kind"]}' is public: others are told by it.");
        if (Of(doc) == Visibility.Organisation && Owners.Of(doc).Length == 0) yield return At("Name the organisation as 'owner' that may see it.");
    }

    private static Fault At(string why) => new("/" + Property, why);

    /// <summary>What the visibilities are called.</summary>
    public static LangText? Label(this Visibility visibility) => LangText.From(Kinds.Schema(Kinds.Base)!["properties"]![Property]!["x-enum"]![visibility.Name()]);

    internal static ProblemException Refused(string why) => new(new Problem(422, "The entry cannot be hidden", why, [new Fault("/" + Property, why)]));
}
