using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatbotPlatform.Insights;

/// <summary>What projects are used for and cost.</summary>
internal static class UsageEndpoints
{
    private const int LongestRange = 366;
    private const int UsualRange = 30;
    private const int MostProjects = 100;

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        var usage = routes.MapGroup("").WithTags("Usage").Needs(ChatAccess.Read);
        usage.MapGet("/projects/{id}/usage", GetAsync).ProducesProblem(400)
            .Gives<ProjectUsageJson>("GetProjectUsage", "Shows a project's turns, tokens, failures and latency, by day (UTC) and model.");
        usage.MapGet("/usage", ListAsync).ProducesProblem(400)
            .Gives<ActivityJson>("ListUsage", "Shows how many turns there were in each project, by day (UTC): in those named, or in the newest hundred.");
    }

    private static async Task<IResult> GetAsync(
        Caller caller, RouteId id, DateOnly? from, DateOnly? to, UsageStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (first, last) = Range(from, to, time);
        return Answers.Ok(ProjectUsageJson.Of(first, last, await store.ReadAsync(caller, id, first, last, cancellationToken) ?? throw Checks.Absent("project")));
    }

    private static async Task<IResult> ListAsync(
        Caller caller, [FromQuery(Name = "project_id")] Guid[] projectIds, DateOnly? from, DateOnly? to, UsageStore store, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (first, last) = Range(from, to, time);
        if (projectIds.Length > MostProjects)
            throw Checks.Invalid($"project_id can be said {MostProjects} times at most.");
        var activity = await store.ListActivityAsync(caller, projectIds.Length == 0 ? null : projectIds, first, last, cancellationToken);
        return Answers.Ok(new ActivityJson(first, last, [.. activity.Select(ProjectActivityJson.Of)]));
    }

    private static (DateOnly From, DateOnly To) Range(DateOnly? from, DateOnly? to, TimeProvider time)
    {
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddDays(1 - UsualRange);
        if (first > last)
            throw Checks.Invalid("from must not be after to.");
        return last.DayNumber - first.DayNumber < LongestRange
            ? (first, last)
            : throw Checks.Invalid($"from and to must not be more than {LongestRange} days apart.");
    }
}
