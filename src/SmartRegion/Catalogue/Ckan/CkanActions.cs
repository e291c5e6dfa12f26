using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>An action of CKAN.</summary>
/// <param name="Help">What help_show tells of it.</param>
/// <param name="Writes">True for one that takes POST only, from those who may write.</param>
internal sealed record CkanAction(string Help, bool Writes, Func<CkanRequest, Task<JsonNode?>> RunAsync);

/// <summary>The table of all actions.</summary>
public sealed class CkanActions
{
    /// <summary>The version of CKAN whose API this is; clients ask for what a version can do.</summary>
    public const string Version = "2.11.0";

    private readonly Dictionary<string, CkanAction> _actions = [];
    private readonly SearchIndex _index;

    public CkanActions(PackageReads reads, GroupReads groups, PackageWrites writes, DatastoreReads datastore, SearchIndex index)
    {
        _index = index;
        Reads("package_search", "Search packages: q, fq, fq_list, sort, rows, start, facet.field, facet.limit, facet.mincount.", reads.SearchAsync);
        Reads("package_show", "A package by its id or name.", reads.ShowAsync);
        Reads("package_list", "The names of all packages: limit, offset.", reads.ListAsync);
        Reads("current_package_list_with_resources", "Packages, those changed last first: limit, offset.", reads.CurrentAsync);
        Reads("package_autocomplete", "Names and titles that have what is being typed: q, limit.", reads.CompleteAsync);
        Reads("resource_show", "A resource by its id.", reads.ResourceAsync);
        Reads("resource_search", "Resources whose fields have a text: query (field:text), offset, limit, order_by.", reads.ResourcesAsync);
        Reads("datastore_search", "Rows of a resource whose data are kept here: resource_id, filters, q, fields, sort, limit, offset, include_total, records_format.", datastore.SearchAsync);
        Reads("datastore_info", "The columns of a resource whose data are kept here: id.", datastore.InfoAsync);
        Reads("organization_list", "Organisations: all_fields, organizations, sort, limit, offset.", groups.OrganisationsAsync);
        Reads("organization_show", "An organisation: id, include_datasets.", groups.OrganisationAsync);
        Reads("organization_list_for_user", "The organisations for which the caller may write.", groups.OrganisationsOfUserAsync);
        Reads("group_list", "Groups: the main categories of the SDDI catalogue, and topics: all_fields, groups, sort, limit, offset.", groups.GroupsAsync);
        Reads("group_show", "A group: id, include_datasets.", groups.GroupAsync);
        Reads("group_package_show", "The packages of a group: id, limit.", groups.PackagesOfGroupAsync);
        Reads("tag_list", "Tags: query, all_fields, vocabulary_id.", groups.TagsAsync);
        Reads("tag_show", "A tag: id, include_datasets.", groups.TagAsync);
        Reads("vocabulary_list", "The vocabularies that packages name concepts of.", _ => Done(new JsonArray(Vocabulary())));
        Reads("vocabulary_show", "A vocabulary: id.", r => Done(r.Demand("id") == Concepts.VocabularyId ? Vocabulary() : throw CkanProblems.NotFound("Vocabulary was not found.")));
        Reads("license_list", "The licences that packages may name.", _ => Done(new JsonArray([.. CkanLicences.All.Select(LicenceJson)])));
        Reads("status_show", "What this site is.", Status);
        Reads("site_read", "Whether the caller may read: true.", _ => Done(JsonValue.Create(true)));
        Reads("help_show", "What an action does: name.", r => Done(_actions.TryGetValue(r.Demand("name"), out var action) ? JsonValue.Create(action.Help) : throw CkanProblems.NotFound("Action name not known.")));
        Writes("package_create", "Create a package: name, title, notes, tags, groups, owner_org, license_id, resources, extras.", writes.CreateAsync);
        Writes("package_update", "Replace a package: id, and all that it shall have.", r => writes.ChangeAsync(r, whole: true));
        Writes("package_patch", "Change the fields of a package that are sent: id.", r => writes.ChangeAsync(r, whole: false));
        Writes("package_delete", "Delete a package: id. Its history stays.", writes.DeleteAsync);
        Writes("resource_create", "Add a resource to a dataset: package_id, url, name, format.", writes.CreateResourceAsync);
        Writes("resource_update", "Replace a resource: id, url, name, format.", r => writes.ChangeResourceAsync(r, whole: true));
        Writes("resource_patch", "Change the fields of a resource that are sent: id.", r => writes.ChangeResourceAsync(r, whole: false));
        Writes("resource_delete", "Delete a resource: id.", writes.DeleteResourceAsync);
    }

    /// <summary>The names of all actions.</summary>
    public IReadOnlyCollection<string> Names => _actions.Keys;

    internal CkanAction? Find(string name) => _actions.GetValueOrDefault(name);

    private void Reads(string name, string help, Func<CkanRequest, Task<JsonNode?>> run) => _actions[name] = new CkanAction(help, false, run);

    private void Writes(string name, string help, Func<CkanRequest, Task<JsonNode?>> run) => _actions[name] = new CkanAction(help, true, run);

    private static Task<JsonNode?> Done(JsonNode? result) => Task.FromResult(result);

    private static Task<JsonNode?> Status(CkanRequest request) => Done(new JsonObject
    {
        ["ckan_version"] = Version,
        ["site_url"] = Address.Of(request.Context.Request, ""),
        ["site_title"] = "Smart Region",
        ["site_description"] = "Practices and open data of the Czech-Bavarian region",
        ["error_emails_to"] = null,
        ["locale_default"] = Language.Czech,
        ["extensions"] = new JsonArray(),
    });

    private JsonObject Vocabulary() => new()
    {
        ["id"] = Concepts.VocabularyId,
        ["name"] = "concepts",
        ["tags"] = new JsonArray([.. _index.Vocabulary.Concepts.Select(c => new JsonObject { ["id"] = c.Id, ["name"] = c.Id, ["display_name"] = c.Id, ["vocabulary_id"] = Concepts.VocabularyId })]),
    };

    private static JsonObject LicenceJson(CkanLicence l) => new()
    {
        ["id"] = l.Id,
        ["title"] = l.Title,
        ["url"] = l.Url,
        ["status"] = "active",
        ["maintainer"] = "",
        ["family"] = "",
        ["domain_content"] = l.IsOpen,
        ["domain_data"] = l.IsOpen,
        ["domain_software"] = false,
        ["is_generic"] = false,
        ["od_conformance"] = l.IsOpen ? "approved" : "not reviewed",
        ["osd_conformance"] = "not reviewed",
    };
}
