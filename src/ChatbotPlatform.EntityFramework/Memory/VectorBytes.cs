using System.Buffers.Binary;

namespace ChatbotPlatform.EntityFramework.Memory;

/// <summary>
/// A vector in a quarter of its size: one signed byte a dimension, and before them what it is worth. Only directions are compared, so its
/// length is made 1 first.
/// </summary>
internal static class VectorBytes
{
    private const int Head = sizeof(float);

    public static byte[] Write(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[Head + vector.Length];
        var length = Math.Sqrt(Dot(vector, vector));
        var largest = 0f;
        foreach (var x in vector)
            largest = Math.Max(largest, Math.Abs(x));
        if (length == 0 || !double.IsFinite(length))
            return bytes;
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)(largest / length / sbyte.MaxValue));
        for (var i = 0; i < vector.Length; i++)
            bytes[Head + i] = (byte)(sbyte)MathF.Round(vector[i] / largest * sbyte.MaxValue);
        return bytes;
    }

    /// <summary>The cosine of the angle between a stored vector and another; 0 where they are of different models.</summary>
    public static double Similarity(ReadOnlySpan<byte> stored, ReadOnlySpan<float> other)
    {
        if (stored.Length != Head + other.Length)
            return 0;
        var sum = 0.0;
        for (var i = 0; i < other.Length; i++)
            sum += (sbyte)stored[Head + i] * other[i];
        var length = Math.Sqrt(Dot(other, other));
        return length == 0 ? 0 : sum * BinaryPrimitives.ReadSingleLittleEndian(stored) / length;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
