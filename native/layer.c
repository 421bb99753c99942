/* A layer as chunks of tiles, which threads may compute in any order. */
#include "convolution.h"

#include <math.h>
#include <string.h>

#define ALIGNMENT 64

static int64_t aligned(int64_t bytes) { return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

static int32_t tile_count(int32_t samples) { return (samples + TILE - 1) / TILE; }

int32_t chunk_count(int32_t samples) { return (tile_count(samples) + CHUNK - 1) / CHUNK; }

/* Positions of a row of codes: a tile, what its last outputs read, and what a store of 16 writes beyond. An odd number of
 * cache lines, so that rows do not compete for the same sets. */
int32_t code_stride(const Layer *layer) {
    int32_t positions = TILE + (layer->taps - 1) * layer->dilation + LANES;
    int32_t lines = (positions + LANES - 1) / LANES;
    return (lines | 1) * LANES;
}

static int64_t codes_bytes(const Layer *layer) {
    return aligned((int64_t)layer->channels_in * code_stride(layer) * (layer->wide ? 2 : 1));
}

int64_t scratch_bytes(const Layer *layer, const Kernel *kernel) {
    return codes_bytes(layer) + aligned(kernel->kernel_bytes(layer)) + ALIGNMENT;
}

static int32_t chunk_end(int32_t samples, int32_t chunk) {
    int32_t tiles = tile_count(samples);
    return (chunk + 1) * CHUNK < tiles ? (chunk + 1) * CHUNK : tiles;
}

/* Compute one chunk; sums is [2][channels_out] of this chunk, or NULL. */
void run_chunk(const Layer *layer, const Kernel *kernel, void *scratch, int32_t chunk, double *sums) {
    uint8_t *start = (uint8_t *)(((uintptr_t)scratch + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Scratch parts = {start, code_stride(layer), start + codes_bytes(layer)};
    int32_t end = chunk_end(layer->samples_out, chunk);
    if (sums) memset(sums, 0, 2 * sizeof *sums * (size_t)layer->channels_out);
    for (int32_t tile = chunk * CHUNK; tile < end; tile++) kernel->run(layer, &parts, tile, sums);
}

/* Convert one chunk; sums as above. */
void narrow_chunk(const Array *array, const Kernel *kernel, int32_t chunk, double *sums) {
    int32_t end = chunk_end(array->samples, chunk);
    if (sums) memset(sums, 0, 2 * sizeof *sums * (size_t)array->channels);
    for (int32_t tile = chunk * CHUNK; tile < end; tile++) kernel->narrow(array, tile, sums);
}

/* total[2][channels] = the chunks' sums in their order. */
void add_chunks(const double *sums, int32_t chunks, int32_t channels, double *total) {
    memset(total, 0, 2 * sizeof *total * (size_t)channels);
    for (int32_t chunk = 0; chunk < chunks; chunk++)
        for (int32_t i = 0; i < 2 * channels; i++) total[i] += sums[(int64_t)chunk * 2 * channels + i];
}

/* Instance normalisation, scale and shift as one factor and one offset for each channel. Without statistics (NULL) scale
 * and shift are used as they are; without them they are 1 and 0. */
void set_channels(Channel *channels, int32_t count, int32_t samples, const double *statistics, const float *scale,
                  const float *shift, const float *inverse, const float *zero) {
    for (int32_t i = 0; i < count; i++) {
        double a = scale ? scale[i] : 1, b = shift ? shift[i] : 0;
        if (statistics) {
            double mean = statistics[i] / samples, variance = statistics[count + i] / samples - mean * mean;
            a /= sqrt((variance > 0 ? variance : 0) + EPSILON);
            b -= mean * a;
        }
        channels[i] = (Channel){(float)a, (float)b, inverse[i], zero[i]};
    }
}
