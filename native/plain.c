/* Plain C, for tests and for processors without any other kernel: 110 times the time of AVX512-VNNI. */
#include "convolution.h"
#include "kernel_body.h"

static void product(const Layer *layer, const uint8_t *codes, int32_t stride, int32_t row, void *kernel,
                    int32_t *sums) {
    const int8_t *w = weights_of(layer, row);
    int32_t groups = layer->channels_in / GROUP;
    (void)kernel;
    memset(sums, 0, ROWS * COLUMNS * sizeof *sums);
    for (int32_t k = 0; k < layer->taps; k++)
        for (int32_t g = 0; g < groups; g++, w += ROWS * GROUP) {
            const uint8_t *a = codes + ((int64_t)g * stride + k * layer->dilation) * GROUP;
            for (int r = 0; r < ROWS; r++)
                for (int t = 0; t < COLUMNS; t++)
                    for (int c = 0; c < GROUP; c++)
                        sums[r * COLUMNS + t] += a[t * GROUP + c] * w[r * GROUP + c];
        }
}

static void prepare(const Layer *layer, const Scratch *scratch, int32_t row, int32_t count) {
    (void)layer, (void)scratch, (void)row, (void)count;
}
static int is_supported(void) { return 1; }
static int64_t kernel_bytes(const Layer *layer) { return (void)layer, 0; }
const Kernel plain_kernel = {"plain", is_supported, kernel_bytes, run_tile, narrow_tile, &dense_plain};
