namespace ChatbotPlatform.EntityFramework.Turns;

/// <summary>What every turn asks of the database to begin and to end.</summary>
internal static class TurnStatements
{
    /// <summary>What the same client message id made before: id, hash. It is unique within tenant and user, so a visitor's project does not narrow it.</summary>
    public static readonly Statement FindEarlier = new(
        t => $"""SELECT "id", "request_hash" FROM {t.Turns} WHERE "tenant_id" = @tenant AND "user_id" = @user AND "client_message_id" = @name""",
        ("user", typeof(string)), ("name", typeof(string)));

    /// <summary>A session and what a turn needs to know of its project.</summary>
    public static readonly Statement FindPlace = new(
        t => $"""
            SELECT s."project_id", s."model", s."last_ordinal", s."history_version",
                p."model", p."allowed_models", CASE WHEN @variables = 1 THEN p."variables" END, p."version",
                p."daily_tokens", p."visitor_daily_tokens", p."memory_max_tokens", p."max_output_tokens",
                CASE WHEN EXISTS (SELECT 1 FROM {t.Turns} r WHERE r."tenant_id" = @tenant AND r."session_id" = @session AND r."status" = 'running') THEN 1 ELSE 0 END
            FROM {t.Sessions} s JOIN {t.Projects} p ON p."tenant_id" = s."tenant_id" AND p."id" = s."project_id"
            WHERE s."tenant_id" = @tenant AND s."id" = @session AND s."user_id" = @user AND (@only IS NULL OR s."project_id" = @only)
            """,
        ("session", typeof(Guid)), ("user", typeof(string)), ("only", typeof(Guid)), ("variables", typeof(int)));

    /// <summary>What a turn needs to know of a project in which it begins a session.</summary>
    public static readonly Statement FindProject = new(
        t => $"""
            SELECT "model", "allowed_models", CASE WHEN @variables = 1 THEN "variables" END, "version",
                "daily_tokens", "visitor_daily_tokens", "memory_max_tokens", "max_output_tokens"
            FROM {t.Projects} WHERE "tenant_id" = @tenant AND "id" = @project AND (@only IS NULL OR "id" = @only)
            """,
        ("project", typeof(Guid)), ("only", typeof(Guid)), ("variables", typeof(int)));

    /// <summary>Takes a session's next ordinal and version, if they are still as they were read.</summary>
    public static readonly Statement Claim = new(
        t => $"""
            UPDATE {t.Sessions} SET "last_ordinal" = @ordinal, "history_version" = @version, "updated_at" = @now
            WHERE "tenant_id" = @tenant AND "id" = @session AND "last_ordinal" = @read_ordinal AND "history_version" = @read_version
            """,
        ("session", typeof(Guid)), ("ordinal", typeof(int)), ("version", typeof(int)), ("now", typeof(DateTime)),
        ("read_ordinal", typeof(int)), ("read_version", typeof(int)));

    public static readonly Statement AddSession = new(
        t => $"""
            INSERT INTO {t.Sessions} ("tenant_id", "id", "project_id", "user_id", "title", "last_ordinal", "history_version", "memory_input_tokens",
                "memory_output_tokens", "indexed_through", "created_at", "updated_at")
            VALUES (@tenant, @session, @project, @user, @title, @ordinal, 0, 0, 0, 0, @now, @now)
            """,
        ("session", typeof(Guid)), ("project", typeof(Guid)), ("user", typeof(string)), ("title", typeof(string)), ("ordinal", typeof(int)),
        ("now", typeof(DateTime)));

    public static readonly Statement AddMessage = new(
        t => $"""
            INSERT INTO {t.Messages} ("tenant_id", "id", "session_id", "turn_id", "ordinal", "role", "text", "contents", "status", "model",
                "input_tokens", "output_tokens", "created_at")
            VALUES (@tenant, @id, @session, @turn, @ordinal, @role, @text, @contents, @status, @model, @input, @output, @now)
            """,
        ("id", typeof(Guid)), ("session", typeof(Guid)), ("turn", typeof(Guid)), ("ordinal", typeof(int)), ("role", typeof(string)),
        ("text", typeof(string)), ("contents", typeof(string)), ("status", typeof(string)), ("model", typeof(string)), ("input", typeof(long)),
        ("output", typeof(long)), ("now", typeof(DateTime)));

    public static readonly Statement AddTurn = new(
        t => $"""
            INSERT INTO {t.Turns} ("tenant_id", "id", "project_id", "session_id", "user_id", "status", "owner", "epoch", "lease_until",
                "client_message_id", "request_hash", "model", "user_message_id", "reserved_tokens", "created_at", "day")
            VALUES (@tenant, @id, @project, @session, @user, 'running', @owner, 1, @lease, @name, @hash, @model, @message, @reserved, @now, @day)
            """,
        ("id", typeof(Guid)), ("project", typeof(Guid)), ("session", typeof(Guid)), ("user", typeof(string)), ("owner", typeof(Guid)),
        ("lease", typeof(DateTime)), ("name", typeof(string)), ("hash", typeof(string)), ("model", typeof(string)), ("message", typeof(Guid)),
        ("reserved", typeof(long)), ("now", typeof(DateTime)), ("day", typeof(DateOnly)));

    /// <summary>A turn that is to end, and where it stands in its session; not what it had said, which may be long.</summary>
    public static readonly Statement FindStanding = new(
        t => $"""
            SELECT t."project_id", t."session_id", t."epoch", t."model", t."client_message_id", t."user_message_id", t."reserved_tokens", t."created_at",
                s."last_ordinal", CASE WHEN m."turn_id" <> t."id" THEN 1 ELSE 0 END
            FROM {t.Turns} t
            JOIN {t.Sessions} s ON s."tenant_id" = t."tenant_id" AND s."id" = t."session_id"
            JOIN {t.Messages} m ON m."tenant_id" = t."tenant_id" AND m."id" = t."user_message_id"
            WHERE t."tenant_id" = @tenant AND t."id" = @turn AND t."user_id" = @user AND (@only IS NULL OR t."project_id" = @only)
            """,
        ("turn", typeof(Guid)), ("user", typeof(string)), ("only", typeof(Guid)));

    /// <summary>Ends a turn that its owner still holds.</summary>
    public static readonly Statement End = new(t => Ending(t, ""), EndingParameters);

    /// <summary>Ends a turn whose lease ran out before a moment.</summary>
    public static readonly Statement EndExpired = new(t => Ending(t, """AND "lease_until" < @before"""), [.. EndingParameters, ("before", typeof(DateTime))]);

    /// <summary>Takes the ordinal of an answer.</summary>
    public static readonly Statement ClaimAnswer = new(
        t => $"""
            UPDATE {t.Sessions} SET "last_ordinal" = @ordinal, "updated_at" = @now
            WHERE "tenant_id" = @tenant AND "id" = @session AND "last_ordinal" = @read_ordinal
            """,
        ("session", typeof(Guid)), ("ordinal", typeof(int)), ("now", typeof(DateTime)), ("read_ordinal", typeof(int)));

    private static (string Name, Type Type)[] EndingParameters =>
    [
        ("turn", typeof(Guid)), ("held", typeof(Guid)), ("status", typeof(string)), ("owner", typeof(Guid)), ("epoch", typeof(int)), ("model", typeof(string)),
        ("answer", typeof(Guid)), ("prompt", typeof(string)), ("input", typeof(long)), ("output", typeof(long)), ("error", typeof(string)),
        ("message", typeof(string)), ("now", typeof(DateTime)), ("duration", typeof(int)), ("first_text", typeof(int)),
    ];

    private static string Ending(TableNames t, string condition) =>
        $"""
        UPDATE {t.Turns} SET "status" = @status, "owner" = @owner, "epoch" = @epoch, "model" = @model, "assistant_message_id" = @answer, "partial" = NULL,
            "prompt" = @prompt, "input_tokens" = @input, "output_tokens" = @output, "error_code" = @error, "error_message" = @message, "ended_at" = @now,
            "duration_ms" = @duration, "first_text_ms" = @first_text
        WHERE "tenant_id" = @tenant AND "id" = @turn AND "owner" = @held AND "status" = 'running' {condition}
        """;
}
