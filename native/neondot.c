/* ARM NEON dot product: codes become signed by flipping their top bit; 128 times the sum of the weights makes up for it.
 * 4 channels out times 16 samples in 16 registers. */
#include <arm_neon.h>

#include "convolution.h"
#include "kernel_body.h"
#include "processor.h"

#define PART 16 /* samples */

/* [8]: 128 times the sum of the weights of each row. */
static int64_t kernel_bytes(const Layer *layer) { return (void)layer, ROWS * (int64_t)sizeof(int32_t); }

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    (void)count;
    const int8_t *w = weights_of(layer, row);
    int32_t words = layer->taps * layer->channels_in / GROUP;
    int32x4_t low = vdupq_n_s32(0), high = low;
    for (int32_t i = 0; i < words; i++, w += ROWS * GROUP) {
        low = vdotq_s32(low, vld1q_s8(w), vdupq_n_s8(1));
        high = vdotq_s32(high, vld1q_s8(w + 16), vdupq_n_s8(1));
    }
    vst1q_s32((int32_t *)scratch->kernel, vmulq_n_s32(low, 128));
    vst1q_s32((int32_t *)scratch->kernel + 4, vmulq_n_s32(high, 128));
}

/* sums of 4 rows, 16 samples. */
static void part_product(const Layer *layer, const uint8_t *codes, int32_t stride, const int8_t *w,
                         const int32_t *offset, int32_t *sums) {
    int32_t groups = layer->channels_in / GROUP;
    const uint8x16_t flip = vdupq_n_u8(128);
    int32x4_t s[4][4];
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
        for (int v = 0; v < 4; v++) s[r][v] = vdupq_n_s32(offset[r]);
    for (int32_t k = 0; k < layer->taps; k++) {
        const uint8_t *a = codes + k * layer->dilation * GROUP;
        for (int32_t g = 0; g < groups; g++, a += stride * GROUP, w += ROWS * GROUP) {
            int8x16_t weights = vld1q_s8(w);
#pragma GCC unroll 4
            for (int v = 0; v < 4; v++) {
                int8x16_t x = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(a + 16 * v), flip));
                s[0][v] = vdotq_laneq_s32(s[0][v], x, weights, 0);
                s[1][v] = vdotq_laneq_s32(s[1][v], x, weights, 1);
                s[2][v] = vdotq_laneq_s32(s[2][v], x, weights, 2);
                s[3][v] = vdotq_laneq_s32(s[3][v], x, weights, 3);
            }
        }
    }
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
        for (int v = 0; v < 4; v++) vst1q_s32(sums + r * COLUMNS + 4 * v, s[r][v]);
}

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int8_t *w = weights_of(layer, row);
    for (int r = 0; r < ROWS; r += 4)
        for (int t = 0; t < COLUMNS; t += PART)
            part_product(layer, codes + t * GROUP, stride, w + r * GROUP, (const int32_t *)kernel + r,
                         sums + r * COLUMNS + t);
}

const Kernel neondot_kernel = {"neon-dotprod", has_dot_product, kernel_bytes, run_tile, narrow_tile, &dense_neon};
