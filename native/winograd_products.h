/* Products, and outputs from them (winograd.h). */

/* PERF: one statement for 2 channels of 4 rows, as compilers would spill accumulators otherwise: 117 of at most 120 G
 * products a second (Zen 5). */
#define MULTIPLY(r, v, x) "vpmaddwd " x ", %%ymm14, %%ymm15\n\tvpaddd %%ymm15, %[s" #r #v "], %[s" #r #v "]\n\t"
#define WEIGHTS(r, offset) "vpbroadcastd " offset "(%[w]), %%ymm14\n\t"
#define ROW2(r, offset) WEIGHTS(r, offset) MULTIPLY(r, 0, "%%ymm12") MULTIPLY(r, 1, "%%ymm13")
#define ROW3(r, offset) ROW2(r, offset) MULTIPLY(r, 2, "64(%[x])")
#define ROWS_OF(ROW)                                                \
    "vmovdqu (%[x]), %%ymm12\n\tvmovdqu 32(%[x]), %%ymm13\n\t"      \
    ROW(0, "") ROW(1, "8") ROW(2, "16") ROW(3, "24")
#define SUM(r, v) [s##r##v] "+x"(s##r##v)
#define TWO_SUMS(r) SUM(r, 0), SUM(r, 1)
#define THREE_SUMS(r) TWO_SUMS(r), SUM(r, 2)
#define READS(vectors)                                                                      \
    [x] "r"(x), [w] "r"(weights + 2 * pair), "m"(*(const char(*)[32 * vectors])x),          \
        "m"(*(const char(*)[28])(weights + 2 * pair))
#define CLEAR3(r) __m256i s##r##0 = _mm256_setzero_si256(), s##r##1 = s##r##0, s##r##2 = s##r##0;
#define KEEP2(r)                                                          \
    _mm256_storeu_si256((__m256i *)(products + r * MAX_GROUPS), s##r##0); \
    _mm256_storeu_si256((__m256i *)(products + r * MAX_GROUPS + 8), s##r##1);
#define KEEP3(r) KEEP2(r) _mm256_storeu_si256((__m256i *)(products + r * MAX_GROUPS + 16), s##r##2);

/* Products of one part: 4 rows of 16 or 24 groups. */
INLINE void part_products(const Layer *layer, const Shape *shape, const int32_t *x, const int16_t *weights, int vectors,
                          int32_t *products) {
    EACH_ROW(CLEAR3)
    for (int32_t c = 0; c < shape->sections * layer->channels_in; c += GROUP, weights += ROWS * GROUP)
        for (int32_t pair = 0; pair < 2; pair++, x += 8 * vectors) {
            if (vectors == 3)
                __asm__(ROWS_OF(ROW3) : THREE_SUMS(0), THREE_SUMS(1), THREE_SUMS(2), THREE_SUMS(3) : READS(3)
                        : "xmm12", "xmm13", "xmm14", "xmm15");
            else
                __asm__(ROWS_OF(ROW2) : TWO_SUMS(0), TWO_SUMS(1), TWO_SUMS(2), TWO_SUMS(3) : READS(2)
                        : "xmm12", "xmm13", "xmm14", "xmm15");
        }
    EACH_ROW(KEEP2)
    if (vectors == 3) { EACH_ROW(KEEP3) }
}

/* All products of 8 rows and one plane. */
static void multiply(const Layer *layer, const Shape *shape, const Winograd *parts, const int32_t *inputs) {
    for (int part = 0; part < PARTS; part++)
        for (int32_t at = 0, vectors; at < shape->groups; at += 8 * vectors) {
            const int32_t *x = inputs + part * shape->inputs + (int64_t)at * shape->sections * layer->channels_in / 2;
            vectors = vectors_at(shape, at);
            for (int r = 0; r < ROWS; r += 4) {
                const int16_t *weights = parts->weights + part * 2 * shape->weights + r * GROUP;
                int32_t *products = parts->products + (part * ROWS + r) * MAX_GROUPS + at;
                if (vectors == 3)
                    part_products(layer, shape, x, weights, 3, products);
                else
                    part_products(layer, shape, x, weights, 2, products);
            }
        }
}

static inline __m256i times(__m256i x, int power) { return _mm256_slli_epi32(x, power); }
static inline __m256i plus(__m256i a, __m256i b) { return _mm256_add_epi32(a, b); }
static inline __m256i minus(__m256i a, __m256i b) { return _mm256_sub_epi32(a, b); }
static inline __m256i five(__m256i x) { return plus(x, times(x, 2)); }
/* Times the inverse of 45 modulo 2^32. */
static inline __m256i over_45(__m256i x) { return _mm256_mullo_epi32(x, _mm256_set1_epi32(-1527099483)); }

/* The next 8 samples, whose outputs a to e follow each other, from the groups in `index`. */
static inline __m256i weave(__m256i index, __m256i a, __m256i b, __m256i c, __m256i d, __m256i e) {
    __m256i ab = _mm256_blend_epi32(_mm256_permutevar8x32_epi32(a, index), _mm256_permutevar8x32_epi32(b, index), 0x42);
    __m256i abc = _mm256_blend_epi32(ab, _mm256_permutevar8x32_epi32(c, index), 0x84);
    __m256i abcd = _mm256_blend_epi32(abc, _mm256_permutevar8x32_epi32(d, index), 0x08);
    return _mm256_blend_epi32(abcd, _mm256_permutevar8x32_epi32(e, index), 0x10);
}

static inline void store(int32_t *to, __m256i value) { _mm256_storeu_si256((__m256i *)to, value); }

/* 8 groups of dilation 1 in the order of samples. */
static inline void store_neighbours(const __m256i *y, int32_t *sums) {
    store(sums, weave(_mm256_setr_epi32(0, 0, 0, 0, 0, 1, 1, 1), y[0], y[1], y[2], y[3], y[4]));
    store(sums + 8, weave(_mm256_setr_epi32(1, 1, 2, 2, 2, 2, 2, 3), y[3], y[4], y[0], y[1], y[2]));
    store(sums + 16, weave(_mm256_setr_epi32(3, 3, 3, 3, 4, 4, 4, 4), y[1], y[2], y[3], y[4], y[0]));
    store(sums + 24, weave(_mm256_setr_epi32(4, 5, 5, 5, 5, 5, 6, 6), y[4], y[0], y[1], y[2], y[3]));
    store(sums + 32, weave(_mm256_setr_epi32(6, 6, 6, 7, 7, 7, 7, 7), y[2], y[3], y[4], y[0], y[1]));
}

/* Outputs of one row in the order of samples; each copy overwrites what the one before it wrote too much. */
static void sort_outputs(int32_t dilation, int32_t groups, const int32_t *y, int32_t *sums) {
    for (int32_t j = 0, t = 0; j < groups && t < TILE; j += dilation)
        for (int i = 0; i < OUTPUTS; i++, t += dilation)
            store(sums + t, _mm256_loadu_si256((const __m256i *)(y + i * MAX_GROUPS + j)));
}

/* Sums of one row. */
static void transform_outputs(const Shape *shape, int32_t dilation, const int32_t *products, int32_t *sums) {
    int32_t y[(OUTPUTS + 1) * MAX_GROUPS];
    for (int32_t j = 0; j < shape->groups; j += 8) {
        __m256i m[PARTS], out[OUTPUTS];
#pragma GCC unroll 8
        for (int i = 0; i < PARTS; i++)
            m[i] = _mm256_loadu_si256((const __m256i *)(products + i * ROWS * MAX_GROUPS + j));
        __m256i p1 = five(plus(m[1], m[2])), p2 = plus(m[3], m[4]), p3 = plus(m[5], m[6]);
        __m256i q1 = times(five(minus(m[1], m[2])), 1), q2 = minus(m[3], m[4]), q3 = minus(m[5], m[6]);
        __m256i y0 = over_45(minus(plus(p2, times(p3, 4)), times(p1, 2)));
        __m256i y4 = over_45(minus(plus(p3, times(p2, 4)), times(p1, 2)));
        out[0] = _mm256_srai_epi32(plus(y0, times(m[0], 1)), 3);
        out[1] = _mm256_srai_epi32(over_45(minus(plus(q2, times(q3, 2)), q1)), 2);
        out[2] = _mm256_srai_epi32(over_45(minus(plus(p2, p3), p1)), 1);
        out[3] = _mm256_srai_epi32(over_45(minus(plus(q3, times(q2, 2)), q1)), 2);
        out[4] = _mm256_srai_epi32(plus(y4, times(m[7], 1)), 3);
        if (dilation == 1) {
            store_neighbours(out, sums + j * OUTPUTS);
            continue;
        }
#pragma GCC unroll 5
        for (int i = 0; i < OUTPUTS; i++) store(y + i * MAX_GROUPS + j, out[i]);
    }
    if (dilation != 1) sort_outputs(dilation, shape->groups, y, sums);
}

/* Sums of 8 rows of the tile, of all planes. */
static void prepare_winograd(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    Shape shape = shape_of(layer, count);
    *(const uint8_t **)scratch->kernel = scratch->codes;
    Winograd parts = parts_of(&shape, scratch->kernel);
    transform_weights(layer, &shape, row, parts.weights);
    for (int32_t plane = 0; plane < shape.planes; plane++) {
        const uint8_t *codes = scratch->codes + (int64_t)plane * layer->channels_in * scratch->stride;
        int32_t *inputs = parts.inputs + plane * PARTS * shape.inputs, *sums = parts.sums + plane * ROWS * SUMS;
        if (row == 0) transform_inputs(layer, &shape, &parts, codes, scratch->stride, inputs);
        multiply(layer, &shape, &parts, inputs);
        for (int r = 0; r < ROWS; r++)
            transform_outputs(&shape, layer->dilation, parts.products + r * MAX_GROUPS, sums + r * SUMS);
    }
}

/* [8][COLUMNS] sums of the samples whose codes begin at `codes`. */
static void copy_sums(const Layer *layer, const void *kernel, const uint8_t *codes, int32_t stride, int32_t *sums) {
    int64_t word = (codes - *(const uint8_t *const *)kernel) / GROUP;
    int64_t plane = (int64_t)layer->channels_in / GROUP * stride;
    const int32_t *from = (const int32_t *)kernel + HEAD + (word < plane ? word : word - plane + ROWS * SUMS);
    for (int r = 0; r < ROWS; r++)
        for (int t = 0; t < COLUMNS; t += 8)
            store(sums + r * COLUMNS + t, _mm256_loadu_si256((const __m256i *)(from + r * SUMS + t)));
}
