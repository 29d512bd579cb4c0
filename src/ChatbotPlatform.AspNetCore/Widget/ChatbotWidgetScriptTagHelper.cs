using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ChatbotPlatform.Widget;

/// <summary>
/// <c>&lt;chatbot-widget-script project="pk_…" nonce="…" /&gt;</c>: the widget's script tag, with address, hash and nonce. Attributes that are
/// not named here (<c>data-position</c>, for instance) go to the script as they are.
/// </summary>
[HtmlTargetElement("chatbot-widget-script", Attributes = "project", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChatbotWidgetScriptTagHelper : TagHelper
{
    /// <summary>The project's publishable key, <c>pk_…</c>.</summary>
    [HtmlAttributeName("project")]
    public string Project { get; set; } = "";

    /// <summary>The nonce of the page's Content-Security-Policy, if it has one.</summary>
    [HtmlAttributeName("nonce")]
    public string? Nonce { get; set; }

    /// <summary>The page that is written.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrWhiteSpace(Project);
        output.TagName = "script";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Add(new TagHelperAttribute("async", null, HtmlAttributeValueStyle.Minimized));
        foreach (var (name, value) in WidgetScript.Attributes(ViewContext.HttpContext, Nonce))
            output.Attributes.SetAttribute(name, value);
        output.Attributes.SetAttribute("data-project", Project);
    }
}
