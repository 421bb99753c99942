/* Inputs and weights as the products need them (winograd.h). */

/* Codes of one group of channels by position: [phase][q dilation + r] = code of 5 dilation q + phase dilation + r. */
static void sort_positions(const Layer *layer, const uint8_t *codes, int32_t stride, uint8_t *to, int32_t words) {
    int32_t dilation = layer->dilation;
    for (int32_t phase = 0; phase < OUTPUTS; phase++)
        for (int32_t j = 0, p = phase * dilation; j + 8 <= words && p + 8 <= stride;
             j += dilation, p += OUTPUTS * dilation) {
            __m256i eight = _mm256_loadu_si256((const __m256i *)(codes + p * GROUP));
            _mm256_storeu_si256((__m256i *)(to + (phase * words + j) * GROUP), eight);
        }
}

/* 4 (a + b) - 17 c; 4 a - 5 b + c */
static inline __m256i with_17(__m256i a, __m256i b, __m256i c) {
    __m256i four = _mm256_slli_epi16(_mm256_sub_epi16(_mm256_add_epi16(a, b), _mm256_slli_epi16(c, 2)), 2);
    return _mm256_sub_epi16(four, c);
}
static inline __m256i with_5(__m256i a, __m256i b, __m256i c) {
    return _mm256_add_epi16(_mm256_slli_epi16(_mm256_sub_epi16(a, b), 2), _mm256_sub_epi16(c, b));
}
/* 4 (a - b) + 21 (c - e) */
static inline __m256i with_21(__m256i a, __m256i b, __m256i c, __m256i e) {
    __m256i rest = _mm256_mullo_epi16(_mm256_sub_epi16(c, e), _mm256_set1_epi16(21));
    return _mm256_add_epi16(_mm256_slli_epi16(_mm256_sub_epi16(a, b), 2), rest);
}

static inline void store_pair(__m256i even, __m256i odd, void *to, int64_t apart) {
    _mm256_storeu_si256((__m256i *)to, _mm256_add_epi16(even, odd));
    _mm256_storeu_si256((__m256i *)((uint8_t *)to + apart), _mm256_sub_epi16(even, odd));
}

/* The v of 8 groups and 2 channels; `codes` are those of d0 to d7, `apart` is the distance of the parts. */
static inline __attribute__((always_inline)) void transform_pair(const __m256i *codes, __m256i spread, int32_t *to,
                                                                 int64_t apart) {
    const int64_t bytes = apart * (int64_t)sizeof *to;
    __m256i d[PARTS];
#pragma GCC unroll 8
    for (int e = 0; e < PARTS; e++) d[e] = _mm256_shuffle_epi8(codes[e], spread);
    _mm256_storeu_si256((__m256i *)to, with_21(d[0], d[6], d[4], d[2]));
    store_pair(with_17(d[6], d[2], d[4]), with_17(d[5], d[1], d[3]), to + apart, bytes);
    __m256i odd = with_5(d[5], d[3], d[1]), even = with_5(d[2], d[4], d[6]);
    store_pair(with_5(d[6], d[4], d[2]), _mm256_add_epi16(odd, odd), to + 3 * apart, bytes);
    store_pair(_mm256_add_epi16(even, even), with_5(d[1], d[3], d[5]), to + 5 * apart, bytes);
    _mm256_storeu_si256((__m256i *)(to + 7 * apart), with_21(d[7], d[1], d[3], d[5]));
}

static void transform_inputs(const Layer *layer, const Shape *shape, const Winograd *parts, const uint8_t *codes,
                             int32_t code_stride, int32_t *inputs) {
    const __m256i first = _mm256_setr_epi8(0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1,
                                           0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1);
    const __m256i second = _mm256_add_epi8(first, _mm256_set1_epi16(2));
    int32_t rows = layer->channels_in / 2;
    memset(parts->positions, 0, (size_t)shape->words * OUTPUTS * GROUP);
    for (int32_t g = 0; g < layer->channels_in / GROUP; g++) {
        sort_positions(layer, codes + (int64_t)g * code_stride * GROUP, code_stride, parts->positions, shape->words);
        for (int32_t section = 0; section < shape->sections; section++) {
            const uint8_t *from[PARTS];
            for (int e = 0; e < PARTS; e++) {
                int32_t position = section * SECTION + e;
                from[e] = parts->positions + (position % OUTPUTS * shape->words +
                                              position / OUTPUTS * layer->dilation) * GROUP;
            }
            for (int32_t at = 0, vectors; at < shape->groups; at += 8 * vectors) {
                vectors = vectors_at(shape, at);
                int32_t *to = inputs + (int64_t)at * shape->sections * rows + (section * rows + 2 * g) * 8 * vectors;
                for (int32_t j = 0; j < 8 * vectors; j += 8) {
                    __m256i d[PARTS];
#pragma GCC unroll 8
                    for (int e = 0; e < PARTS; e++)
                        d[e] = _mm256_loadu_si256((const __m256i *)(from[e] + (at + j) * GROUP));
                    transform_pair(d, first, to + j, shape->inputs);
                    transform_pair(d, second, to + 8 * vectors + j, shape->inputs);
                }
            }
        }
    }
}

static void transform_weights(const Layer *layer, const Shape *shape, int32_t row, int16_t *to) {
    const int8_t *w = weights_of(layer, row);
    int32_t tap = layer->channels_in * ROWS;
    const int64_t apart = shape->weights * 2, bytes = apart * (int64_t)sizeof *to;
    for (int32_t section = 0; section < shape->sections; section++, w += SECTION * tap)
        for (int32_t i = 0; i < tap; i += 16, to += 16) {
            __m256i g[SECTION];
            for (int32_t k = 0; k < SECTION; k++)
                g[k] = section * SECTION + k < layer->taps
                           ? _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(w + k * tap + i)))
                           : _mm256_setzero_si256();
            __m256i far = _mm256_add_epi16(g[1], _mm256_slli_epi16(g[3], 2));
            __m256i near = _mm256_add_epi16(g[3], _mm256_slli_epi16(g[1], 2));
            __m256i near_even = _mm256_add_epi16(g[2], _mm256_slli_epi16(g[0], 2));
            _mm256_storeu_si256((__m256i *)to, g[0]);
            store_pair(_mm256_add_epi16(g[0], g[2]), _mm256_add_epi16(g[1], g[3]), to + apart, bytes);
            store_pair(_mm256_add_epi16(g[0], _mm256_slli_epi16(g[2], 2)), _mm256_add_epi16(far, far),
                       to + 3 * apart, bytes);
            store_pair(_mm256_add_epi16(near_even, near_even), near, to + 5 * apart, bytes);
            _mm256_storeu_si256((__m256i *)(to + 7 * apart), g[3]);
        }
}
