namespace ChatbotPlatform;

/// <summary>A value of a change that may be left out: left out keeps what is there, <see langword="null"/> clears it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Optional<T>
{
    private readonly T _value;

    /// <summary>Says a value.</summary>
    public Optional(T value)
    {
        _value = value;
        IsSet = true;
    }

    /// <summary>Whether a value was said.</summary>
    public bool IsSet { get; }

    /// <summary>What was said, or else <paramref name="current"/>.</summary>
    public T Or(T current) => IsSet ? _value : current;

    /// <summary>Says a value.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}
