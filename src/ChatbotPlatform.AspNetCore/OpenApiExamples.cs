namespace ChatbotPlatform;

/// <summary>An example of each body and answer, by the route's name. A test sends each of them and compares what comes back.</summary>
internal static class OpenApiExamples
{
    private const string At = "\"2026-11-25T19:30:00+00:00\"";
    private const string ProjectId = "\"019d2f6c-1000-7000-8000-000000000001\"";
    private const string PromptId = "\"019d2f6c-2000-7000-8000-000000000002\"";
    private const string SessionId = "\"019d2f6c-3000-7000-8000-000000000003\"";
    private const string TurnId = "\"019d2f6c-4000-7000-8000-000000000004\"";
    private const string QuestionId = "\"019d2f6c-5000-7000-8000-000000000005\"";
    private const string AnswerId = "\"019d2f6c-6000-7000-8000-000000000006\"";

    private const string ProjectBody = """
        {"name": "Bicycle shop", "description": "Answers customers", "temperature": 0.2, "max_tokens": 500,
         "memory": {"strategy": "summary", "max_tokens": 8000}, "variables": {"user_name": {"default": "our guest", "description": "how to address the user"}}}
        """;

    private const string Prompt = $$"""
        {"id": {{PromptId}}, "project_id": {{ProjectId}}, "name": "hours", "content": "The shop opens at nine. Address the user as {{"{{user_name}}"}}.",
         "position": 0, "enabled": true, "version": 1, "text_version": 1, "created_at": {{At}}, "updated_at": {{At}}}
        """;

    private const string PromptBody = """{"name": "hours", "content": "The shop opens at nine. Today is {{date}}.", "enabled": true}""";

    private const string Version = $$"""
        {"number": 1, "name": "hours", "content": "The shop opens at nine.", "user_id": "ada", "created_at": {{At}}, "restored_from": null}
        """;

    private const string Session = $$"""
        {"id": {{SessionId}}, "project_id": {{ProjectId}}, "title": "Opening hours", "model": null, "created_at": {{At}}, "updated_at": {{At}}}
        """;

    private const string KeyId = "\"019d2f6c-7000-7000-8000-000000000007\"";

    private const string ApiKey = $$"""
        {"id": {{KeyId}}, "name": "Continuous integration", "prefix": "ck_8Fq2xV", "scopes": ["chat", "read"], "project_id": null, "created_by": "ada",
         "created_at": {{At}}, "expires_at": "2030-01-01T00:00:00+00:00", "last_used_at": null, "revoked_at": null}
        """;

    private const string CreatedApiKey = $$"""
        {"id": {{KeyId}}, "key": "ck_8Fq2xV…", "name": "Continuous integration", "prefix": "ck_8Fq2xV", "scopes": ["chat", "read"], "project_id": null,
         "created_at": {{At}}, "expires_at": "2030-01-01T00:00:00+00:00"}
        """;

    private const string WidgetConfig = """
        {"name": "Bicycle shop", "greeting": "Hello! How can we help?", "suggestions": [], "placeholder": null, "position": "right", "mode": "bubble",
         "theme": {"accent": "#3366cc", "accent_text": null, "scheme": "auto", "radius": 12, "font": null}, "language": null, "languages": [],
         "allowed_image_hosts": [], "proactive": null, "storage": "local", "features": {"sessions": true, "feedback": true, "edit": true, "regenerate": true},
         "message_max_length": 10000}
        """;

    private const string Visitor = $$"""
        {"token": "cv_…", "expires_in": 900, "renewal_token": "cr_…", "visitor": {"id": "6f1d3c0a5b7e4c2f9d8a1b2c3d4e5f60", "name": null, "signed_in": false},
         "project_id": {{ProjectId}}}
        """;

    private const string Project = $$"""
        {"id": {{ProjectId}}, "name": "Bicycle shop", "description": "Answers customers", "model": null, "temperature": 0.2, "max_tokens": 500,
         "memory": {"strategy": "summary", "max_tokens": 8000, "summarize_after_tokens": 4000, "keep_recent_tokens": 1500, "summary_model": null, "recall_tokens": 2000,
          "recall_other_sessions": false},
         "widget": {"allowed_origins": ["https://shop.example"], "name": "Bicycle shop", "greeting": "Hello! How can we help?", "suggestions": [], "placeholder": null,
          "position": "right", "mode": "bubble", "theme": {"accent": "#3366cc", "accent_text": null, "scheme": "auto", "radius": 12, "font": null}, "language": null,
          "languages": [], "allowed_image_hosts": [], "proactive": null, "storage": "local",
          "features": {"sessions": true, "feedback": true, "edit": true, "regenerate": true} },
         "publishable_key": "pk_…", "allowed_models": [], "variables": {"user_name": {"default": "our guest", "description": "how to address the user"} }, "version": 1,
         "limits": {"daily_tokens": null, "visitor_daily_tokens": null}, "created_at": {{At}}, "updated_at": {{At}}}
        """;

    private const string Usage = """{"input_tokens": 42, "output_tokens": 7}""";

    private const string Question = $$"""
        {"id": {{QuestionId}}, "session_id": {{SessionId}}, "turn_id": {{TurnId}}, "ordinal": 1, "role": "user", "content": "When do you open?",
         "status": "completed", "model": null, "usage": null, "feedback": null, "created_at": {{At}}}
        """;

    private const string Answer = $$"""
        {"id": {{AnswerId}}, "session_id": {{SessionId}}, "turn_id": {{TurnId}}, "ordinal": 2, "role": "assistant", "content": "We open at nine.",
         "status": "completed", "model": "groq/llama-3.3-70b-versatile", "usage": {{Usage}}, "feedback": null, "created_at": {{At}}}
        """;

    private const string Answered = $$"""
        {"session_id": {{SessionId}}, "turn_id": {{TurnId}}, "message": {{Question}}, "assistant_message": {{Answer}}, "status": "completed",
         "usage": {{Usage}}, "error": null}
        """;

    private const string Turn = $$"""
        {"id": {{TurnId}}, "project_id": {{ProjectId}}, "session_id": {{SessionId}}, "user_message_id": {{QuestionId}}, "assistant_message_id": {{AnswerId}},
         "status": "completed", "model": "groq/llama-3.3-70b-versatile", "client_message_id": null, "usage": {{Usage}}, "error": null, "created_at": {{At}},
         "first_text_at": {{At}}, "ended_at": {{At}}}
        """;

    private const string Conversation = $$"""
        {"id": {{SessionId}}, "project_id": {{ProjectId}}, "title": "When do you open?", "model": null,
         "user": {"kind": "visitor", "id": "6f1d3c0a5b7e4c2f9d8a1b2c3d4e5f60", "name": null, "signed_in": false}, "messages": 2, "feedback": {"up": 1, "down": 0}, "failed": 0,
         "created_at": {{At}}, "updated_at": {{At}}, "last_message_at": {{At}}}
        """;

    private const string Figures = """
        "turns": 12, "failed": 1, "stopped": 0, "input_tokens": 5040, "output_tokens": 884, "latency_ms": {"p50": 1240, "p95": 3980},
         "first_text_ms": {"p50": 310, "p95": 720}
        """;

    private const string Memory = $$"""
        {"session_id": {{SessionId}}, "strategy": "summary", "summary": null, "facts": [], "tail": {"messages": 2, "tokens": 14, "has_more": false},
         "usage": {"input_tokens": 0, "output_tokens": 0} }
        """;

    private const string Context = $$"""
        {"turn_id": {{TurnId}}, "strategy": "summary", "max_tokens": 8000, "tokens": 21, "parts": [{"source": "prompt", "role": "system", "tokens": 14,
         "text": "The shop opens at nine.", "ordinal": null, "summary_id": null, "covers_through": null, "message_ids": null}],
         "left_out": {"messages": 0, "facts": 0, "uncovered": false} }
        """;

    private const string Said = """{"message": "When do you open?", "client_message_id": "1f6b3c1e"}""";

    private const string SaidToProject = $$"""
        {"project_id": {{ProjectId}}, "message": "When do you open?", "client_message_id": "7d0f5a2c"}
        """;

    /// <summary>The beginning of a stream.</summary>
    public const string Events = "id: 0.0\nevent: turn.started\ndata: {\"type\":\"turn.started\",\"cursor\":\"0.0\",\"turn_id\":" + TurnId + ",\"session_id\":" + SessionId
        + ",\"user_message_id\":" + QuestionId + ",\"model\":\"groq/llama-3.3-70b-versatile\"}\n\n"
        + "id: 0.8\nevent: text\ndata: {\"type\":\"text\",\"cursor\":\"0.8\",\"text\":\"We open \"}\n\n";

    /// <summary>Example of the body a route takes, and of its answer as JSON; <see langword="null"/> where there is none.</summary>
    public static (string? Body, string? Answer) Of(string? name) => name switch
    {
        "CreateProject" => (ProjectBody, Project),
        "UpdateProject" => ("""{"description": null, "temperature": 0.5}""", Project),
        "GetProject" or "RotatePublishableKey" => (null, Project),
        "ListProjects" => (null, $$"""{"projects": [{{Project}}], "total": 1}"""),
        "ListModels" => (null, """{"models": [{"name": "groq/llama-3.3-70b-versatile", "provider": "groq", "default": true}]}"""),
        "CheckModelProvider" => (null, """{"ok": true, "models": 24}"""),
        "CreatePrompt" => (PromptBody, Prompt),
        "UpdatePrompt" => ("""{"content": "The shop opens at ten.", "position": 0}""", Prompt),
        "GetPrompt" or "RestorePrompt" => (null, Prompt),
        "ListPrompts" => (null, $$"""{"prompts": [{{Prompt}}], "total": 1}"""),
        "GetPromptVersion" => (null, Version),
        "ListPromptVersions" => (null, $$"""{"versions": [{{Version}}], "total": 1}"""),
        "ListAudit" => (null, $$"""
            {"entries": [{"id": {{TurnId}}, "at": {{At}}, "user_id": "ada", "action": "prompt.updated", "target_id": {{PromptId}},
             "project_id": {{ProjectId}}, "changed": ["content"]}], "total": 1}
            """),
        "CreateApiKey" => ("""{"name": "Continuous integration", "scopes": ["chat", "read"], "expires_at": "2030-01-01T00:00:00Z"}""", CreatedApiKey),
        "GetApiKey" => (null, ApiKey),
        "ListApiKeys" => (null, $$"""{"api_keys": [{{ApiKey}}], "total": 1}"""),
        "GetIdentitySecret" or "RotateIdentitySecret" => (null, """{"identity_secret": "is_…"}"""),
        "GetWidgetConfig" => (null, WidgetConfig),
        "AdmitVisitor" => ("""{"renewal_token": null}""", Visitor),
        "CreateSession" => ($$"""{"project_id": {{ProjectId}}, "title": "Opening hours"}""", Session),
        "UpdateSession" => ("""{"title": "Opening hours"}""", Session),
        "GetSession" => (null, Session),
        "ListSessions" => (null, $$"""{"sessions": [{{Session}}], "total": 1}"""),
        "ListMessages" => (null, $$"""{"messages": [{{Question}}, {{Answer}}], "has_more": false}"""),
        "SetFeedback" => ("""{"rating": "up", "comment": "Just what I wanted to know"}""", Answer.Replace(
            "\"feedback\": null", "\"feedback\": {\"rating\": \"up\", \"comment\": \"Just what I wanted to know\"}", StringComparison.Ordinal)),
        "Chat" => (SaidToProject, Answered),
        "ChatStream" => (SaidToProject, null),
        "ChatInSession" or "EditMessage" => (Said, Answered),
        "ChatStreamInSession" => (Said, null),
        "Regenerate" => ("""{"client_message_id": "9ab04d11"}""", Answered),
        "GetTurn" or "StopTurn" => (null, Turn),
        "GetTurnContext" => (null, Context),
        "ListConversations" => (null, $$"""{"conversations": [{{Conversation}}], "total": 1}"""),
        "GetConversation" => (null, Conversation),
        "ListConversationMessages" => (null, $$"""{"messages": [{{Question}}, {{Answer}}], "turns": [{{Turn}}], "has_more": false}"""),
        "GetConversationContext" => (null, Context),
        "GetProjectUsage" => (null, $$"""
            {"from": "2026-10-27", "to": "2026-11-25", "days": [{"date": "2026-11-25", "model": "groq/llama-3.3-70b-versatile", {{Figures}}}], "totals": { {{Figures}}} }
            """),
        "ListUsage" => (null, $$"""
            {"from": "2026-10-27", "to": "2026-11-25", "projects": [{"project_id": {{ProjectId}}, "turns": 12, "days": [{"date": "2026-11-25", "turns": 12}]}]}
            """),
        "GetSessionMemory" or "SummarizeSession" => (null, Memory),
        _ => (null, null),
    };
}
