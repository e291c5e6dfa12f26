using SmartRegion.Access;
using SmartRegion.Catalogue.Writing;

namespace SmartRegion.Tests.Catalogue.Writing;

/// <summary>The table of docs/access.md that says who may take which step with a working copy is what the program does, cell by cell.</summary>
public sealed class DraftStepsTests
{
    private const string Organisation = "own-organisation";

    private static readonly (string Column, Actor Who)[] People =
    [
        ("its author", Person("member-author", Role.Author)),
        ("publishes, not its author", Person("member-other", Role.Editor)),
        ("its author, who publishes", Person("member-author", Role.Editor)),
    ];

    [Fact]
    public void The_documented_table_is_the_table_of_steps()
    {
        var lines = File.ReadAllLines(Path.Combine(Root.Path, "docs", "access.md"));
        var heads = lines.First(l => l.StartsWith("| step |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
        Assert.Equal(People.Select(p => p.Column), heads);
        foreach (var step in DraftSteps.All.Select(s => s.Name).Distinct())
        {
            var cells = Assert.Single(lines, l => l.StartsWith($"| `{step}` |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[2..^1];
            foreach (var ((column, who), cell) in People.Zip(cells))
                foreach (var state in Enum.GetValues<DraftState>())
                    Assert.True(In(state).Steps(who).Contains(step) == cell.Split(", ").Contains(state.Name()), $"{step}, {column}, {state.Name()}");
        }
    }

    [Theory]
    [InlineData(Role.Reader, "own-organisation", false)]
    [InlineData(Role.Author, "own-organisation", false)]
    [InlineData(Role.Steward, "own-organisation", false)]
    [InlineData(Role.Editor, "another-organisation", false)]
    [InlineData(Role.Editor, "own-organisation", true)]
    [InlineData(Role.Coordinator, "own-organisation", true)]
    [InlineData(Role.Author, "", false)]
    [InlineData(Role.Editor, "", true)]
    public void Whoever_is_neither_its_author_nor_publishes_for_its_organisation_does_not_see_it(Role role, string within, bool sees)
    {
        var who = new Actor("member-other", [new Membership(within, role)]);
        foreach (var state in Enum.GetValues<DraftState>())
        {
            Assert.Equal(sees, In(state).IsShownTo(who));
            Assert.Equal(sees, In(state).Steps(who).Count > 0);
        }
    }

    [Fact]
    public void An_author_who_has_lost_every_role_that_writes_takes_no_step() =>
        Assert.All(Enum.GetValues<DraftState>(), state => Assert.Empty(In(state).Steps(Person("member-author", Role.Reader))));

    private static Actor Person(string name, Role role) => new(name, [new Membership(Organisation, role)]);

    private static Draft In(DraftState state) => new("d", null, null, "member-author", Organisation, state, 1, DateTime.UtcNow, DateTime.UtcNow, new() { ["kind"] = "practice" });
}
