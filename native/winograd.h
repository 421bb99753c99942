/* Convolution over taps by Winograd's F(5, 4): 5 outputs of 4 taps by 8 products in place of 20, in exact integers.
 *
 * With dilation D, outputs t, t + D, ..., t + 4 D are one group, of number j = q D + r for t = 5 D q + r. Taps go in
 * sections of 4, the last one filled up with zeros. The points are 0, 1, -1, 2, -2, 1/2, -1/2 and infinity. Inputs d
 * and weights g of one section and channel give
 *
 *     v0 = 4 (d0 - d6) + 21 (d4 - d2)                                       w0 = g0
 *     v1, v2 = 4 (d6 + d2) - 17 d4 +- (4 (d5 + d1) - 17 d3)                 w1, w2 = g0 + g2 +- (g1 + g3)
 *     v3, v4 = 4 d6 - 5 d4 + d2 +- 2 (4 d5 - 5 d3 + d1)                     w3, w4 = g0 + 4 g2 +- 2 (g1 + 4 g3)
 *     v5, v6 = 2 (d6 - 5 d4 + 4 d2) +- (d5 - 5 d3 + 4 d1)                   w5, w6 = 8 g0 + 2 g2 +- (4 g1 + g3)
 *     v7 = 4 (d7 - d1) + 21 (d3 - d5)                                       w7 = g3
 *
 * and with m the sums of v w over channels and sections, p1, q1 = m1 +- m2, p2, q2 = m3 +- m4, p3, q3 = m5 +- m6:
 *
 *     360 y0 = p2 + 16 p3 - 20 p1 + 90 m0
 *     180 y1 = q2 + 4 q3 - 10 q1
 *      90 y2 = p2 + p3 - 5 p1
 *     180 y3 = 4 q2 + q3 - 10 q1
 *     360 y4 = 16 p2 + p3 - 20 p1 + 90 m7
 *
 * Exact: |v| <= 34 * 255 and |w| <= 15 * 128 fit in 16 bits. m is right modulo 2^32 whatever its size, and so are the
 * right sides; times the inverse of 45 they are 8 y0, 4 y1, 2 y2, 4 y3 and 8 y4, which a shift divides exactly if they
 * fit in 32 bits. |y| <= 255 * 128 n for n channels times taps: n <= MAX_EXACT is enough.
 */
#define MAX_EXACT (INT32_MAX / (8 * 255 * 128))
#define SECTION 4
#define OUTPUTS 5
#define PARTS 8
#define MAX_DILATION 8 /* positions of one copy */
#define MIN_GROUPS 16  /* two vectors */
#define MAX_GROUPS 80  /* of a tile, filled up to vectors */
#define SUMS 408       /* samples of a row of sums: a tile, the rest of its last groups, what a copy adds */
_Static_assert(TILE == 384, "MAX_GROUPS and SUMS are those of 384 samples");

static int is_winograd(const Layer *layer) {
    return layer->taps >= 2 && layer->dilation <= MAX_DILATION && layer->taps * layer->channels_in <= MAX_EXACT;
}

static int32_t up_to(int32_t value, int32_t multiple) { return (value + multiple - 1) / multiple * multiple; }

/* Sizes that follow from a layer. */
typedef struct {
    int32_t planes;          /* of codes: 2 of 16-bit ones */
    int32_t sections;
    int32_t groups;          /* of a tile, in whole vectors */
    int32_t words;           /* groups whose codes the sections read */
    int64_t inputs, weights; /* words of one part */
} Shape;

/* For a tile of `count` samples. */
static Shape shape_of(const Layer *layer, int32_t count) {
    int32_t sections = (layer->taps + SECTION - 1) / SECTION, dilation = layer->dilation;
    Shape shape = {.planes = layer->wide ? 2 : 1, .sections = sections};
    shape.groups = up_to((count + OUTPUTS * dilation - 1) / (OUTPUTS * dilation) * dilation, 8);
    if (shape.groups < MIN_GROUPS) shape.groups = MIN_GROUPS;
    shape.words = shape.groups + ((sections - 1) * SECTION + PARTS - 1) / OUTPUTS * dilation + 8;
    shape.inputs = (int64_t)sections * layer->channels_in / 2 * shape.groups;
    shape.weights = (int64_t)sections * layer->channels_in * ROWS / 2;
    return shape;
}

/* Vectors of groups that are multiplied at once from group `at` on. */
static int32_t vectors_at(const Shape *shape, int32_t at) { return (shape->groups - at) % 24 ? 2 : 3; }

#define HEAD 16 /* words */

/* Memory of the kernel. */
typedef struct {
    int32_t *sums;      /* [plane][8][SUMS]; the head ahead of it holds the address of the tile's codes */
    int32_t *products;  /* [PARTS][8][MAX_GROUPS] */
    int32_t *inputs;    /* [plane][PARTS][vectors at once][section][channel / 2][16 or 24] of 2 s16 */
    int16_t *weights;   /* [PARTS][section][channel / 4][8][4] */
    uint8_t *positions; /* [OUTPUTS][words][4]: codes of 4 channels, by their position within a group */
} Winograd;

static Winograd parts_of(const Shape *shape, void *kernel) {
    Winograd parts;
    int32_t *next = (int32_t *)kernel + HEAD;
    parts.sums = next, next += shape->planes * ROWS * SUMS;
    parts.products = next, next += PARTS * ROWS * MAX_GROUPS;
    parts.inputs = next, next += shape->planes * PARTS * shape->inputs;
    parts.weights = (int16_t *)next, next += PARTS * shape->weights;
    parts.positions = (uint8_t *)next;
    return parts;
}

static int64_t winograd_bytes(const Layer *layer) {
    Shape shape = shape_of(layer, TILE);
    return 4 * (HEAD + PARTS * ROWS * MAX_GROUPS + shape.planes * (ROWS * SUMS + PARTS * shape.inputs) +
                PARTS * shape.weights + (int64_t)OUTPUTS * shape.words);
}
