/* AVX-VNNI: vpdpbusd on 32 bytes; 4 channels out times 24 samples in 12 registers. */
#include <immintrin.h>

#include "convolution.h"
#include "kernel_body.h"
#include "processor.h"

#define EACH_ROW(X) X(0) X(1) X(2) X(3)
/* PERF: one statement for a word of all four rows, as clang would spill one of the accumulators otherwise. */
#define ROW(r, offset)                                                \
    "vpbroadcastd " offset "(%[w]), %%ymm15\n\t"                      \
    "%{vex%} vpdpbusd %%ymm15, %%ymm12, %[s" #r "0]\n\t"              \
    "%{vex%} vpdpbusd %%ymm15, %%ymm13, %[s" #r "1]\n\t"              \
    "%{vex%} vpdpbusd %%ymm15, %%ymm14, %[s" #r "2]\n\t"

/* sums of 4 rows, 24 samples. */
static void half_product(const Layer *layer, const uint8_t *codes, int32_t stride, const int8_t *w, int32_t *sums) {
    int32_t groups = layer->channels_in / GROUP;
#define CLEAR(r) __m256i s##r##0 = _mm256_setzero_si256(), s##r##1 = s##r##0, s##r##2 = s##r##0;
    EACH_ROW(CLEAR)
    for (int32_t k = 0; k < layer->taps; k++) {
        const uint8_t *a = codes + k * layer->dilation * GROUP;
        for (int32_t g = 0; g < groups; g++, a += stride * GROUP, w += ROWS * GROUP)
            __asm__("vmovdqu (%[a]), %%ymm12\n\tvmovdqu 32(%[a]), %%ymm13\n\tvmovdqu 64(%[a]), %%ymm14\n\t"
                    ROW(0, "") ROW(1, "4") ROW(2, "8") ROW(3, "12")
                    : [s00] "+x"(s00), [s01] "+x"(s01), [s02] "+x"(s02), [s10] "+x"(s10), [s11] "+x"(s11),
                      [s12] "+x"(s12), [s20] "+x"(s20), [s21] "+x"(s21), [s22] "+x"(s22), [s30] "+x"(s30),
                      [s31] "+x"(s31), [s32] "+x"(s32)
                    : [a] "r"(a), [w] "r"(w), "m"(*(const char(*)[96])a), "m"(*(const char(*)[16])w)
                    : "xmm12", "xmm13", "xmm14", "xmm15");
    }
#define KEEP(r)                                                         \
    _mm256_storeu_si256((__m256i *)(sums + r * COLUMNS), s##r##0);      \
    _mm256_storeu_si256((__m256i *)(sums + r * COLUMNS + 8), s##r##1);  \
    _mm256_storeu_si256((__m256i *)(sums + r * COLUMNS + 16), s##r##2);
    EACH_ROW(KEEP)
}

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int8_t *w = weights_of(layer, row);
    (void)kernel;
    for (int r = 0; r < ROWS; r += 4)
        for (int t = 0; t < COLUMNS; t += 24)
            half_product(layer, codes + t * GROUP, stride, w + r * GROUP, sums + r * COLUMNS + t);
}

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    (void)layer, (void)scratch, (void)row, (void)count;
}
static int64_t kernel_bytes(const Layer *layer) { return (void)layer, 0; }
const Kernel avxvnni_kernel = {"avx-vnni", has_avxvnni, kernel_bytes, run_tile, narrow_tile, &dense_avx2};
