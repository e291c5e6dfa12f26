namespace SmartRegion.Planning.Evidence;

/// <summary>Points of Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>
    /// The point of the t distribution that corresponds to a point of the normal one, by the expansion of Abramowitz and Stegun, 26.7.5; right to
    /// three digits from ten degrees of freedom on.
    /// </summary>
    /// <param name="z">The point of the normal distribution: 1.645 for 90 % between both sides.</param>
    public static double At(double z, double freedom)
    {
        var (v, z2) = (freedom, z * z);
        var g1 = z * (z2 + 1) / 4;
        var g2 = z * (((5 * z2) + 16) * z2 + 3) / 96;
        var g3 = z * ((((3 * z2) + 19) * z2 + 17) * z2 - 15) / 384;
        var g4 = z * (((((79 * z2) + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return z + g1 / v + g2 / (v * v) + g3 / (v * v * v) + g4 / (v * v * v * v);
    }
}
