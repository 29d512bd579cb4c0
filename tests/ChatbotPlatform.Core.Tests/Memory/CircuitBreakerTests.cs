using ChatbotPlatform.Memory;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class CircuitBreakerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Three_failures_in_a_row_open_it_for_a_minute()
    {
        var breaker = new CircuitBreaker(_time);
        for (var i = 0; i < 3; i++)
        {
            breaker.IsOpen("model").Should().BeFalse();
            breaker.Failed("model");
        }

        breaker.IsOpen("model").Should().BeTrue();
        breaker.IsOpen("other").Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        breaker.IsOpen("model").Should().BeFalse();
    }

    [Fact]
    public void Each_further_failure_doubles_the_pause_up_to_an_hour()
    {
        var breaker = new CircuitBreaker(_time);
        for (var i = 0; i < 4; i++)
            breaker.Failed("model");
        _time.Advance(TimeSpan.FromMinutes(1.5));
        breaker.IsOpen("model").Should().BeTrue();
        for (var i = 0; i < 20; i++)
            breaker.Failed("model");
        _time.Advance(TimeSpan.FromHours(1));
        breaker.IsOpen("model").Should().BeFalse();
    }

    [Fact]
    public void One_success_forgets_the_failures()
    {
        var breaker = new CircuitBreaker(_time);
        breaker.Failed("model");
        breaker.Failed("model");
        breaker.Succeeded("model");
        breaker.Failed("model");
        breaker.IsOpen("model").Should().BeFalse();
    }
}
