/* ARM NEON without the dot product: products of 8 bits in 16, added in pairs in 32: 2 * 128 * 128 would not fit in 16.
 * Codes become signed by flipping their top bit; 128 times the sum of the weights makes up for it. 4 channels out times
 * 8 samples in 16 registers, two sums for each sample: of channels 0 and 1 of a group, and of 2 and 3. */
#include <arm_neon.h>

#include "convolution.h"
#include "kernel_body.h"
#include "processor.h"

#define PART 8 /* samples */

/* [8]: 128 times the sum of the weights of each row. */
static int64_t kernel_bytes(const Layer *layer) { return (void)layer, ROWS * (int64_t)sizeof(int32_t); }

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    (void)count;
    const int8_t *w = weights_of(layer, row);
    int32_t words = layer->taps * layer->channels_in / GROUP;
    int32x4_t low = vdupq_n_s32(0), high = low;
    for (int32_t i = 0; i < words; i++, w += ROWS * GROUP) {
        int16x8_t a = vpaddlq_s8(vld1q_s8(w)), b = vpaddlq_s8(vld1q_s8(w + 16));
        low = vpadalq_s16(low, a), high = vpadalq_s16(high, b);
    }
    vst1q_s32((int32_t *)scratch->kernel, vmulq_n_s32(low, 128));
    vst1q_s32((int32_t *)scratch->kernel + 4, vmulq_n_s32(high, 128));
}

/* sums of 4 rows, 8 samples. */
static void part_product(const Layer *layer, const uint8_t *codes, int32_t stride, const int8_t *w,
                         const int32_t *offset, int32_t *sums) {
    int32_t groups = layer->channels_in / GROUP;
    const uint8x16_t flip = vdupq_n_u8(128);
    int32x4_t s[4][4];
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
        for (int v = 0; v < 4; v++) s[r][v] = vdupq_n_s32(0);
    for (int32_t k = 0; k < layer->taps; k++) {
        const uint8_t *a = codes + k * layer->dilation * GROUP;
        for (int32_t g = 0; g < groups; g++, a += stride * GROUP, w += ROWS * GROUP) {
            int32x4_t weights = vreinterpretq_s32_s8(vld1q_s8(w));
            int8x16_t x0 = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(a), flip));
            int8x16_t x1 = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(a + 16), flip));
#define STEP(r)                                                                        \
    {                                                                                  \
        int8x16_t four = vreinterpretq_s8_s32(vdupq_laneq_s32(weights, r));            \
        s[r][0] = vpadalq_s16(s[r][0], vmull_s8(vget_low_s8(x0), vget_low_s8(four)));  \
        s[r][1] = vpadalq_s16(s[r][1], vmull_high_s8(x0, four));                       \
        s[r][2] = vpadalq_s16(s[r][2], vmull_s8(vget_low_s8(x1), vget_low_s8(four)));  \
        s[r][3] = vpadalq_s16(s[r][3], vmull_high_s8(x1, four));                       \
    }
            STEP(0) STEP(1) STEP(2) STEP(3)
        }
    }
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
#pragma GCC unroll 4
        for (int v = 0; v < 2; v++)
            vst1q_s32(sums + r * COLUMNS + 4 * v,
                      vaddq_s32(vpaddq_s32(s[r][2 * v], s[r][2 * v + 1]), vdupq_n_s32(offset[r])));
}

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int8_t *w = weights_of(layer, row);
    for (int r = 0; r < ROWS; r += 4)
        for (int t = 0; t < COLUMNS; t += PART)
            part_product(layer, codes + t * GROUP, stride, w + r * GROUP, (const int32_t *)kernel + r,
                         sums + r * COLUMNS + t);
}

const Kernel neon_kernel = {"neon", has_neon, kernel_bytes, run_tile, narrow_tile, &dense_neon};
