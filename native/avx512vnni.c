/* AVX512-VNNI: vpdpbusd on 64 bytes; 8 channels out times 48 samples in 24 registers, 430 to 490 of at most 548 G
 * multiply-adds a second (Zen 5). */
#include <immintrin.h>

#include "convolution.h"
#include "kernel_body.h"
#include "processor.h"

#define EACH_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
/* PERF: accumulators are named variables and the instruction is assembly: gcc 12 and clang keep neither an array nor the
 * intrinsic's accumulators in registers, which takes half of the speed. */
#define MULTIPLY(sum, codes, weights) __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(codes), "v"(weights))

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int8_t *w = weights_of(layer, row);
    int32_t groups = layer->channels_in / GROUP;
    (void)kernel;
#define CLEAR(r) __m512i s##r##0 = _mm512_setzero_si512(), s##r##1 = s##r##0, s##r##2 = s##r##0;
    EACH_ROW(CLEAR)
    for (int32_t k = 0; k < layer->taps; k++) {
        const uint8_t *a = codes + k * layer->dilation * GROUP;
        for (int32_t g = 0; g < groups; g++, a += stride * GROUP, w += ROWS * GROUP) {
            __m512i x0 = _mm512_loadu_si512(a), x1 = _mm512_loadu_si512(a + 64), x2 = _mm512_loadu_si512(a + 128);
            int32_t four;
#define STEP(r)                                     \
    memcpy(&four, w + r * GROUP, sizeof four);      \
    {                                               \
        __m512i weights = _mm512_set1_epi32(four);  \
        MULTIPLY(s##r##0, x0, weights);             \
        MULTIPLY(s##r##1, x1, weights);             \
        MULTIPLY(s##r##2, x2, weights);             \
    }
            EACH_ROW(STEP)
        }
    }
#define KEEP(r)                                            \
    _mm512_store_si512(sums + r * COLUMNS, s##r##0);       \
    _mm512_store_si512(sums + r * COLUMNS + 16, s##r##1);  \
    _mm512_store_si512(sums + r * COLUMNS + 32, s##r##2);
    EACH_ROW(KEEP)
}

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    (void)layer, (void)scratch, (void)row, (void)count;
}
static int64_t kernel_bytes(const Layer *layer) { return (void)layer, 0; }
const Kernel avx512vnni_kernel = {"avx512-vnni", has_avx512vnni, kernel_bytes, run_tile, narrow_tile, &dense_avx512};
