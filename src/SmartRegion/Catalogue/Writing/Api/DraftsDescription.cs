using SmartRegion.Http;

namespace SmartRegion.Catalogue.Writing.Api;

/// <summary>What OpenAPI tells of the addresses of <see cref="DraftsApi"/>.</summary>
internal static class DraftsDescription
{
    private const string Tag = "Working copies";

    private static readonly ApiParameter Id = new("id", "Id of the working copy.", In: "path", Example: "4f0c2a9d1b7e4c35");

    public static readonly ApiOperation List = new("listDrafts", "The own working copies, or those that wait for one's review", Tag)
    { Parameters = [new("of", "own (default), or review: those that wait for you to look through them.", Values: ["own", "review"])], Failure = [400, 403] };

    public static readonly ApiOperation Create = new("createDraft", "Begin a working copy: of an entry, or a new one; sent again with the same Idempotency-Key it is made once", Tag)
    {
        Consumes = ["application/json"],
        Schema = "draft",
        Success = [200, 201],
        Failure = [400, 403, 404, 409, 413, 415, 422],
        SampleBody = """{"doc": {"kind": "practice", "title": {"cs": "Chytré lampy", "original": "cs"}}}""",
    };

    public static readonly ApiOperation One = new("getDraft", "A working copy with its faults and comments, and what you may do with it", Tag) { Parameters = [Id], Schema = "draft", Failure = [403, 404] };

    public static readonly ApiOperation Replace = new("replaceDraft", "Save the document of a working copy as far as it is; If-Match guards against lost updates", Tag)
    { Parameters = [Id], Consumes = ["application/json"], Schema = "draft", Failure = [400, 403, 404, 409, 412, 413, 415, 422] };

    public static readonly ApiOperation Discard = new("discardDraft", "Remove a working copy", Tag) { Parameters = [Id], Success = [204], Failure = [403, 404, 409, 412] };

    public static readonly ApiOperation Review = Step("sendDraft", "Send a working copy to review; it must have no faults", [400, 403, 404, 409, 412, 422]);

    public static readonly ApiOperation Withdraw = Step("withdrawDraft", "Take a working copy back from review", [400, 403, 404, 409, 412]);

    public static readonly ApiOperation Comment = Step("commentDraft", "Leave a comment on a working copy", [400, 403, 404, 409, 412]);

    public static readonly ApiOperation Return = Step("returnDraft", "Send a working copy back to its author with a comment", [400, 403, 404, 409, 412]);

    public static readonly ApiOperation Rebase = new("rebaseDraft", "Take in what was published since the working copy began: what it has changed stays", Tag)
    { Parameters = [Id], Schema = "draft", Failure = [403, 404, 409, 412] };

    public static readonly ApiOperation Publish = new("publishDraft", "Make a working copy the entry", Tag)
    { Parameters = [Id], Schema = "entry", Failure = [403, 404, 409, 412, 422] };

    private static readonly ApiParameter EntryId = new("id", "Id of the entry.", In: "path", Example: "nova-role-led-lighting");

    public static readonly ApiOperation Archive = new("archiveEntry", "Take an entry out of the catalogue; those who publish for its owner still see it", Tag)
    { Parameters = [EntryId], Schema = "entry", Failure = [403, 404, 409, 412, 422] };

    public static readonly ApiOperation Unarchive = new("unarchiveEntry", "Bring an archived entry back", Tag)
    { Parameters = [EntryId], Schema = "entry", Failure = [403, 404, 409, 412, 422] };

    private static ApiOperation Step(string id, string summary, int[] failure) =>
        new(id, summary, Tag) { Parameters = [Id], Consumes = ["application/json"], Schema = "draft", Failure = failure };
}
