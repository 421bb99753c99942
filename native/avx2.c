/* AVX2 without VNNI: vpmaddwd on 16 bits, which is exact where vpmaddubsw would saturate. By Winograd's scheme
 * (winograd.h) where it is faster; else directly: 4 channels out times 12 samples in 12 registers, two sums for each
 * sample, of channels 0 and 1 of a group, and of 2 and 3.
 *
 *     weights, widened once a tile    [tap][channel / 4][8][4]  s16
 */
#include <immintrin.h>

#include "convolution.h"
#include "kernel_body.h"
#include "processor.h"

#define EACH_ROW(X) X(0) X(1) X(2) X(3)
#include "winograd.h"
#include "winograd_transforms.h"

#include "winograd_products.h"

static int64_t direct_bytes(const Layer *layer) {
    return (int64_t)layer->taps * layer->channels_in * ROWS * (int64_t)sizeof(int16_t);
}

static void prepare_direct(const Layer *layer, const Scratch *scratch, int32_t row) {
    const int8_t *w = weights_of(layer, row);
    int16_t *wide = scratch->kernel;
    int32_t count = layer->taps * layer->channels_in * ROWS;
    for (int32_t i = 0; i < count; i += 16)
        _mm256_store_si256((__m256i *)(wide + i), _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(w + i))));
}

#define PART 12 /* samples */

/* sums of 4 rows, 12 samples. */
static void part_product(const Layer *layer, const uint8_t *codes, int32_t stride, const int16_t *w, int32_t *sums) {
    int32_t groups = layer->channels_in / GROUP;
#define CLEAR(r) __m256i s##r##0 = _mm256_setzero_si256(), s##r##1 = s##r##0, s##r##2 = s##r##0;
    EACH_ROW(CLEAR)
    for (int32_t k = 0; k < layer->taps; k++) {
        const uint8_t *a = codes + k * layer->dilation * GROUP;
        for (int32_t g = 0; g < groups; g++, a += stride * GROUP, w += ROWS * GROUP) {
            __m256i x0 = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)a));
            __m256i x1 = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(a + 16)));
            __m256i x2 = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(a + 32)));
            int64_t four;
#define STEP(r)                                                             \
    memcpy(&four, w + r * GROUP, sizeof four);                              \
    {                                                                       \
        __m256i weights = _mm256_set1_epi64x(four);                         \
        s##r##0 = _mm256_add_epi32(s##r##0, _mm256_madd_epi16(x0, weights)); \
        s##r##1 = _mm256_add_epi32(s##r##1, _mm256_madd_epi16(x1, weights)); \
        s##r##2 = _mm256_add_epi32(s##r##2, _mm256_madd_epi16(x2, weights)); \
    }
            EACH_ROW(STEP)
        }
    }
#define PAIRS(s, to)                                                                                              \
    {                                                                                                             \
        __m128i low = _mm256_castsi256_si128(s), high = _mm256_extracti128_si256(s, 1);                           \
        _mm_storeu_si128((__m128i *)(to), _mm_hadd_epi32(low, high));                                             \
    }
#define KEEP(r)                            \
    PAIRS(s##r##0, sums + r * COLUMNS)     \
    PAIRS(s##r##1, sums + r * COLUMNS + 4) \
    PAIRS(s##r##2, sums + r * COLUMNS + 8)
    EACH_ROW(KEEP)
}

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int16_t *w = kernel;
    (void)row;
    if (is_winograd(layer)) {
        copy_sums(layer, kernel, codes, stride, sums);
        return;
    }
    for (int r = 0; r < ROWS; r += 4)
        for (int t = 0; t < COLUMNS; t += PART)
            part_product(layer, codes + t * GROUP, stride, w + r * GROUP, sums + r * COLUMNS + t);
}

static int64_t kernel_bytes(const Layer *layer) {
    return is_winograd(layer) ? winograd_bytes(layer) : direct_bytes(layer);
}

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    if (is_winograd(layer))
        prepare_winograd(layer, scratch, row, count);
    else
        prepare_direct(layer, scratch, row);
}

const Kernel avx2_kernel = {"avx2", has_avx2, kernel_bytes, run_tile, narrow_tile, &dense_avx2};
