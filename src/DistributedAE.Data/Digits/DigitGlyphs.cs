using static DistributedAE.Data.Stroke;

namespace DistributedAE.Data;

/// <summary>The strokes of the ten digits; each digit is written in two or more ways.</summary>
internal static class DigitGlyphs
{
    private static readonly Stroke[][][] s_ways =
    [
        [
            [Curve(.50f, .04f, .24f, .20f, .14f, .52f, .26f, .86f, .50f, .97f, .75f, .84f, .86f, .50f, .75f, .16f, .50f, .04f)],
            [Curve(.62f, .06f, .34f, .14f, .18f, .46f, .22f, .80f, .46f, .97f, .74f, .82f, .82f, .46f, .66f, .12f, .44f, .10f)],
        ],
        [
            [Lines(.50f, .03f, .50f, .97f)],
            [Lines(.30f, .26f, .53f, .03f, .52f, .97f)],
            [Lines(.32f, .22f, .52f, .04f, .52f, .95f), Lines(.26f, .96f, .78f, .95f)],
        ],
        [
            [Curve(.18f, .26f, .34f, .07f, .62f, .06f, .78f, .25f, .68f, .50f, .42f, .75f, .16f, .95f), Lines(.16f, .95f, .86f, .93f)],
            [Curve(.20f, .22f, .46f, .04f, .74f, .16f, .72f, .44f, .48f, .70f, .24f, .92f, .16f, .84f, .34f, .78f, .60f, .92f, .86f, .90f)],
        ],
        [
            [Curve(.20f, .15f, .50f, .04f, .76f, .20f, .68f, .40f, .40f, .48f), Curve(.40f, .48f, .72f, .55f, .82f, .74f, .62f, .94f, .36f, .96f, .14f, .84f)],
            [Lines(.18f, .06f, .78f, .06f, .44f, .42f), Curve(.44f, .42f, .74f, .50f, .82f, .72f, .64f, .94f, .36f, .96f, .14f, .86f)],
        ],
        [
            [Lines(.24f, .04f, .16f, .56f, .86f, .55f), Lines(.70f, .14f, .66f, .97f)],
            [Lines(.64f, .97f, .64f, .04f, .12f, .66f, .88f, .65f)],
            [Curve(.22f, .05f, .18f, .40f, .36f, .54f, .70f, .44f), Curve(.74f, .05f, .70f, .50f, .66f, .97f)],
        ],
        [
            [Lines(.80f, .06f, .30f, .07f, .26f, .44f), Curve(.26f, .44f, .52f, .37f, .78f, .50f, .80f, .75f, .58f, .95f, .32f, .95f, .14f, .85f)],
            [Lines(.28f, .08f, .24f, .44f), Curve(.24f, .44f, .54f, .40f, .76f, .56f, .74f, .80f, .50f, .96f, .18f, .90f), Lines(.28f, .08f, .80f, .04f)],
        ],
        [
            [Curve(.70f, .04f, .40f, .20f, .20f, .55f, .25f, .85f, .50f, .97f, .76f, .84f, .75f, .62f, .52f, .51f, .24f, .68f)],
            [Curve(.42f, .03f, .26f, .36f, .20f, .72f, .38f, .96f, .66f, .92f, .78f, .72f, .62f, .56f, .38f, .62f, .24f, .80f)],
        ],
        [
            [Lines(.14f, .08f, .82f, .06f, .40f, .97f)],
            [Lines(.14f, .08f, .82f, .06f, .42f, .97f), Lines(.30f, .52f, .74f, .49f)],
            [Lines(.16f, .20f, .18f, .07f, .80f, .07f), Curve(.80f, .07f, .60f, .42f, .48f, .70f, .46f, .97f)],
        ],
        [
            [Curve(.70f, .18f, .50f, .04f, .28f, .15f, .30f, .34f, .54f, .49f, .76f, .70f, .68f, .90f, .46f, .97f, .24f, .88f, .24f, .68f, .48f, .49f, .70f, .34f, .70f, .18f)],
            [Curve(.50f, .04f, .28f, .16f, .32f, .38f, .50f, .46f, .70f, .36f, .70f, .14f, .50f, .04f), Curve(.50f, .46f, .22f, .62f, .26f, .88f, .50f, .97f, .76f, .86f, .76f, .62f, .50f, .46f)],
        ],
        [
            [Curve(.76f, .24f, .62f, .47f, .36f, .50f, .22f, .30f, .34f, .10f, .60f, .05f, .76f, .24f), Curve(.76f, .24f, .75f, .58f, .62f, .97f)],
            [Curve(.74f, .14f, .46f, .04f, .24f, .22f, .32f, .46f, .58f, .46f, .74f, .18f), Lines(.74f, .18f, .70f, .97f)],
            [Curve(.74f, .22f, .58f, .46f, .34f, .46f, .24f, .26f, .40f, .06f, .64f, .06f, .76f, .24f, .78f, .60f, .62f, .92f, .34f, .96f, .20f, .86f)],
        ],
    ];

    /// <summary>The ways in which a digit is written.</summary>
    public static ReadOnlySpan<Stroke[]> Ways(int digit) => s_ways[digit];
}
