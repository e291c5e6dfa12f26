using SmartRegion.Catalogue.Seed;

namespace SmartRegion.Tests.Catalogue.Seed;

/// <summary>A start reads the files of the seed only where they are others than those that were loaded.</summary>
public sealed class SeedFilesTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_was_loaded_is_remembered_in_the_store(string engine)
    {
        await using var t = await TestStore.OpenAsync(engine);
        Assert.False(await new SeedFiles(t.Store).AreLoadedAsync());
        await new SeedFiles(t.Store).LoadedAsync();
        Assert.True(await new SeedFiles(t.Store).AreLoadedAsync());
        await t.Store.WriteAsync(s => s.ExecuteAsync($"update marks set value = value || 'more.json 1 1' where name = 'seed-files'"));
        Assert.False(await new SeedFiles(t.Store).AreLoadedAsync());
    }

    [Fact]
    public async Task A_file_that_is_added_renamed_longer_or_newer_is_another()
    {
        var folder = Directory.CreateTempSubdirectory("seed").FullName;
        try
        {
            var file = Path.Combine(folder, "a.json");
            await File.WriteAllTextAsync(file, "[]");
            var told = new List<string> { SeedFiles.Told(folder) };
            Assert.Equal(told[0], SeedFiles.Told(folder));
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
            told.Add(SeedFiles.Told(folder));
            var time = File.GetLastWriteTimeUtc(file);
            await File.WriteAllTextAsync(file, "[{}]");
            File.SetLastWriteTimeUtc(file, time);
            told.Add(SeedFiles.Told(folder));
            File.Move(file, Path.Combine(folder, "b.json"));
            told.Add(SeedFiles.Told(folder));
            Directory.CreateDirectory(Path.Combine(folder, "more"));
            await File.WriteAllTextAsync(Path.Combine(folder, "more", "a.json"), "[]");
            told.Add(SeedFiles.Told(folder));
            Assert.Equal(5, told.Distinct().Count());
        }
        finally { Directory.Delete(folder, true); }
    }
}
