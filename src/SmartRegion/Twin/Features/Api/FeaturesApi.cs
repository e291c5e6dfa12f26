using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Features.Packed;
using SmartRegion.Twin.Features.Seed;
using SmartRegion.Twin.Joins;

namespace SmartRegion.Twin.Features.Api;

/// <summary>OGC API Features under <c>/ogc</c>: its services and addresses.</summary>
public static class FeaturesApi
{
    public static IServiceCollection AddFeatures(this IServiceCollection services, PackedSettings packed) =>
        services.AddSingleton(packed).AddSingleton<PackedCache>().AddSingleton<Collections>().AddSingleton<KnownCollections>().AddSingleton<FeatureReader>().AddSingleton<FeatureEdits>().AddSingleton<FeatureImport>().AddSingleton<FeatureSeeding>().AddSingleton<FeatureSensors>().AddSingleton<UploadScan>().AddSingleton<Uploads>();

    public static void MapFeatures(this WebApplication app)
    {
        app.MapCollections();
        app.MapItems();
        app.MapTransactions();
    }
}
