using SmartRegion.Access;
using SmartRegion.Access.OAuth;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Api;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Federation.Api;
using SmartRegion.Catalogue.Feeds;
using SmartRegion.Catalogue.Harvest.Api;
using SmartRegion.Catalogue.Import;
using SmartRegion.Catalogue.Organisations;
using SmartRegion.Catalogue.Organisations.Api;
using SmartRegion.Catalogue.Pictures;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Quality.Api;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Catalogue.Records;
using SmartRegion.Catalogue.Restricted;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Catalogue.Writing.Api;
using SmartRegion.Commands;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Planning.Assessment.Api;
using SmartRegion.Planning.Benefits.Api;
using SmartRegion.Planning.Evidence;
using SmartRegion.Planning.Evidence.Api;
using SmartRegion.Planning.Funding.Api;
using SmartRegion.Planning.Funding.Reminders;
using SmartRegion.Planning.Partners.Api;
using SmartRegion.Planning.Processes.Api;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Planning.Transfer.Api;
using SmartRegion.Portal;
using SmartRegion.Portal.Admin;
using SmartRegion.Portal.Contact;
using SmartRegion.Portal.Letters;
using SmartRegion.Portal.Reminders;
using SmartRegion.Portal.Sketches;
using SmartRegion.Portal.Sketches.Shared;
using SmartRegion.Portal.Writing;
using SmartRegion.Portal.Writing.Sheets;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Api;
using SmartRegion.Twin.City.Tiles;
using SmartRegion.Twin.Data.Api;
using SmartRegion.Twin.Features.Api;
using SmartRegion.Twin.Features.Packed;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Alarms;
using SmartRegion.Twin.Sensors.Api;
using SmartRegion.Twin.Sensors.Devices;
using SmartRegion.Twin.Sensors.Live;
using SmartRegion.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Rollups;
using SmartRegion.Twin.Sensors.Simulated;
using SmartRegion.Twin.Sensors.Streams;
using SmartRegion.Twin.Tiles;
using SmartRegion.Twin.Tiles.Api;

namespace SmartRegion;

/// <summary>The table of contents: the services, the middleware, and one line per API.</summary>
public static class Application
{
    public static void AddServices(IServiceCollection services, Settings settings)
    {
        services.AddSingleton<ChangeFeed>().AddSingleton<Entries>().AddSingleton<EntryFilter>().AddSingleton<ListedItems>().AddSingleton<Drafts>().AddSingleton<Archive>().AddSingleton<MemberSearch>().AddSingleton<Admission>();
        services.AddSingleton<Atlases>().AddSingleton<CatalogueState>();
        services.AddSingleton<Importer>().AddSingleton<Seeding>().AddSingleton<SeedFiles>();
        services.AddCkan(settings.Ckan);
        services.AddFeeds(new CalendarZone(settings.TimeZone));
        services.AddRecords();
        services.AddFeatures(new PackedSettings(settings.Data, settings.Packed * 1024L * 1024));
        services.AddSingleton(new Twin.Features.Import.ScanSettings(settings.ScanCommand));
        services.AddData();
        services.AddSingleton<DatasetData>().AddSingleton<DatasetSeeding>().AddSingleton(DatasetData.DatastoreOf);
        services.AddTiles(new TileCacheSettings(settings.Data, settings.TileCache * 1024L * 1024));
        services.AddCity(new CityTileSettings(Path.Combine(settings.Data, "3dtiles")));
        services.AddSingleton<SearchFollower>();
        services.AddSingleton(new OpenApiSchemas(ApiSchemas.All)).AddSingleton(new OpenApiSecurity(OAuthApi.Schemes, OAuthApi.ScopeOf)).AddSingleton<OpenApi>();
        services.AddSingleton(new SensorSettings(settings.SensorIds)).AddSingleton<SensorEvents>().AddSingleton<OtherNodes>().AddSingleton<Audiences>().AddSingleton<Sensors>().AddSingleton<Observations>();
        services.AddSingleton(new OutgoingSettings(settings.AllowPrivateAddresses, settings.Contact ?? settings.PublicUrl)).AddSingleton<OutgoingClient>();
        services.AddHarvest();
        services.AddQuality(new LinkSettings(settings.CheckLinks));
        services.AddFederation(new FederationSettings(settings.RegionName, TimeSpan.FromSeconds(settings.PeerPoll)));
        services.AddDevices(new OutsideBrokerSettings(settings.MqttBroker, settings.MqttBrokerAuthority));
        services.AddMqtt(new MqttSettings(settings.Host, settings.Mqtt));
        services.AddSingleton(new RollupCalendar(settings.TimeZone)).AddSingleton<Rollups>().AddSingleton<RollupWorker>().AddSingleton(s => new Series(s.GetRequiredService<Store>(), s.GetRequiredService<Rollups>()));
        services.AddSingleton(new LiveSettings(settings.LiveClients)).AddSingleton<LiveFeed>().AddSingleton<LiveStream>();
        services.AddSingleton(settings.Mail).AddSingleton(new WebhookSettings(settings.AllowPrivateAddresses));
        services.AddSingleton<AlarmRules>().AddSingleton<AlarmTexts>().AddSingleton<AlarmDelivery>().AddSingleton<AlarmWatch>();
        services.AddSingleton<Example>();
        services.AddSingleton<Datastreams>().AddSingleton(s => new Measurements(s.GetRequiredService<Store>(), s.GetRequiredService<Rollups>()));
        services.AddEvidence();
        services.AddProcesses();
        services.AddSingleton<Pictures>().AddSingleton(settings.Translator);
        services.AddPortal();
        services.AddSharedSketches().AddSingleton<CallReminders>().AddSingleton<ReminderLetters>();
        services.AddContact(new ContactSettings(settings.StrangersWrite));
        services.AddAccess(settings.IsSecure, settings.OpenId, settings.Lifetimes).AddSingleton(new SecurityContact(settings.Contact ?? settings.PublicUrl));
        services.AddSingleton(s => new Readiness(s.GetRequiredService<Store>(), s.GetRequiredService<DataFolder>(), s.GetRequiredService<ChangeFeed>()));
        services.AddSingleton(new RetentionSettings(settings.KeepAudit, settings.KeepEnded, settings.KeepConversations)).AddSingleton<Retention>().AddHostedService(s => s.GetRequiredService<Retention>());
        services.AddAdministration().AddSingleton(new DataFolder(settings.Data)).AddSingleton(settings.Shown);
        services.AddSingleton(OpenData.Of).AddSingleton<PublishedState>();
    }

    public static void Map(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        app.UseRequestLog();
        if (Telemetry.IsSent(settings)) Telemetry.UseTraces(app);
        app.UseResponseCompression();
        app.UseSecurityHeaders(settings.Basemap);
        app.UseProblems(EntryPages.WriteProblemAsync);
        app.UseAccess(settings.IsSecure);
        app.MapEntries();
        app.MapDrafts();
        app.MapAdmission();
        app.MapChanges();
        app.MapHarvest();
        app.MapFederation();
        app.MapVocabulary();
        app.MapDcat();
        app.MapQuality();
        app.MapPlaces();
        app.MapAssessment();
        app.MapBenefits();
        app.MapEvidence();
        app.MapFunding();
        app.MapLikeOurs();
        app.MapPartners();
        app.MapProcesses();
        app.MapCkan();
        app.MapFeeds();
        app.MapRecords();
        app.MapSensors();
        app.MapSeries();
        app.MapObservationDownloads();
        app.MapAlarms();
        app.MapFeatures();
        app.MapData();
        app.MapDatasetData();
        app.MapTiles();
        app.MapStyles();
        app.MapCity();
        app.MapArchives();
        app.MapMqtt();
        app.MapDevices();
        app.MapDescription();
        app.MapHealth(app.Services.GetRequiredService<Readiness>().WhyNotAsync);
        app.MapMetrics(settings);
        app.MapSecurityText();
        app.MapOAuth();
        app.MapPortal();
        app.MapEntryPages();
        app.MapDataPages();
        app.MapHarvestPages();
        app.MapQualityPages();
        app.MapAssessmentPages();
        app.MapBenefitPages();
        app.MapEvidencePages();
        app.MapFundingPages();
        app.MapBudgetPages();
        app.MapLikeOursPages();
        app.MapCouncilPages();
        app.MapPartnersPages();
        app.MapSketchPages();
        app.MapSharedSketchPages();
        app.MapSharedSketches();
        app.MapSensorPages();
        app.MapCollectionPages();
        app.MapMapPages();
        app.MapVisibilityPages();
        app.MapSignInPages();
        app.MapProviderPages();
        app.MapAccountPages();
        app.MapWaysInPages();
        app.MapPeoplePages();
        app.MapAdminPages();
        app.MapPrivacyPages();
        app.MapMemberPages();
        app.MapKeyPages();
        app.MapWritePages();
        app.MapSheetPages();
        app.MapDraftPages();
        app.MapVersionPages();
        app.MapPictures();
        app.MapReminderPages();
        app.MapMessagePages();
        app.MapConversations();
    }

    /// <summary>Before the first request: what follows the change feed is told of it.</summary>
    public static async Task StartAsync(IServiceProvider services)
    {
        await services.GetRequiredService<RegionIdentity>().StartAsync();
        await services.GetRequiredService<Sensors>().StartAsync();
        await services.GetRequiredService<DeviceDocuments>().StartAsync();
        services.GetRequiredService<OtherNodes>().Start();
        services.GetRequiredService<RollupWorker>().Start();
        services.GetRequiredService<AlarmWatch>().Start();
        services.GetRequiredService<JobWorker>().Start();
        services.GetRequiredService<SealWorker>().Start();
        if (services.GetRequiredService<MailSettings>().Host is not null)
        {
            services.GetRequiredService<Outbox>().Start();
            services.GetRequiredService<ReminderLetters>().Start();
        }
        // By now its index, which another processor opens, is there or nearly so.
        var follower = services.GetRequiredService<SearchFollower>();
        services.GetRequiredService<ChangeFeed>().Hidden = services.GetRequiredService<DatasetData>().TidyAsync;
        services.GetRequiredService<ChangeFeed>().Start(services.GetRequiredService<SearchIndex>().AppliedSeq,
            follower, services.GetRequiredService<ListedItems>(), services.GetRequiredService<Atlases>(), services.GetRequiredService<PackageIndex>(), services.GetRequiredService<QualityIndex>(), services.GetRequiredService<DatasetData>(), services.GetRequiredService<SealWorker>());
    }
}
