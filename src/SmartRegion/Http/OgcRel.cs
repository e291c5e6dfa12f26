namespace SmartRegion.Http;

/// <summary>Link relations of the OGC APIs that several rooms write.</summary>
public static class OgcRel
{
    private const string Base = "http://www.opengis.net/def/rel/ogc/1.0/";

    public const string Queryables = Base + "queryables";
    public const string Sortables = Base + "sortables";
    public const string Schema = Base + "schema";

    /// <summary>Leads to where a catalogue is searched (OGC API Records, 7.12).</summary>
    public const string Catalog = Base + "ogc-catalog";
}
