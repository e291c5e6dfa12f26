using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>A form as a browser without scripts would send it.</summary>
internal sealed class SentForm
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <param name="page">The page, as its HTML was sent.</param>
    /// <param name="selector">Which form of it.</param>
    public SentForm(string page, string selector = "form[data-write]")
    {
        Page = new HtmlParser().ParseDocument(page);
        var form = Page.QuerySelector<IHtmlFormElement>(selector) ?? throw new InvalidOperationException("There is no form: " + Page.Body?.TextContent);
        Action = form.GetAttribute("action")!;
        foreach (var element in form.QuerySelectorAll("input, select, textarea"))
            switch (element)
            {
                case IHtmlInputElement { Type: "submit" or "file" or "button" }: break;
                case IHtmlInputElement { Type: "checkbox" or "radio" } box:
                    if (box.IsChecked) _fields.Add((box.Name!, box.Value));
                    break;
                case IHtmlInputElement input: _fields.Add((input.Name!, input.Value)); break;
                case IHtmlSelectElement select: _fields.Add((select.Name!, select.Value ?? "")); break;
                case IHtmlTextAreaElement area: _fields.Add((area.Name!, area.Value.ReplaceLineEndings("\r\n"))); break;
            }
    }

    public IHtmlDocument Page { get; }

    public string Action { get; }

    /// <summary>What stands in a field.</summary>
    public string? this[string name] => _fields.Where(f => f.Name == name).Select(f => f.Value).FirstOrDefault();

    public IEnumerable<string> Names => _fields.Select(f => f.Name);

    /// <summary>Fills in a field, which must be there.</summary>
    public SentForm With(string name, string value)
    {
        var at = _fields.FindIndex(f => f.Name == name);
        Assert.True(at >= 0, $"The form has no field '{name}'.");
        _fields[at] = (name, value);
        return this;
    }

    /// <summary>Ticks a box.</summary>
    public SentForm Tick(string name, string value)
    {
        Assert.NotNull(Page.QuerySelector($"input[name='{name}'][value='{value}']"));
        _fields.Add((name, value));
        return this;
    }

    public SentForm Without(string name)
    {
        _fields.RemoveAll(f => f.Name == name);
        return this;
    }

    /// <summary>The fields, and the button that is pressed.</summary>
    public (string Name, string Value)[] Press(string button) => [.. _fields, ("do", button)];
}
