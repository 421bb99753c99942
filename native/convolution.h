/* One fused layer: u = x a + b, activation, quantisation, int8 convolution, residual, statistics of the result.
 *
 * Arrays between layers are half floats, [channel][sample], as onnxruntime lays them out. A layer goes over tiles of
 * TILE samples; what a tile needs of the input is quantised into a buffer that stays in cache:
 *
 *     codes    [channel / 4][position][4]              u8, position 0 is `before` samples ahead of the tile
 *     weights  [channel out / 8][tap][channel / 4][8][4]  s8
 *
 * so that 4 channels of one position meet 4 weights of one output channel in a 32-bit lane.
 *
 * Every kernel gives the same bytes: products are summed as integers, everything in float is written once
 * (kernel_body.h), a lane holds every 16th sample, and lanes, chunks and tiles are summed in this order.
 */
#ifndef CONVOLUTION_H
#define CONVOLUTION_H
#include <stdint.h>

#include "dense.h"

#define TILE 384   /* samples; a multiple of COLUMNS */
#define COLUMNS 48 /* samples of one product */
#define ROWS 8     /* channels out of one product */
#define GROUP 4      /* channels of one code word */
#define CHUNK 4      /* tiles that are computed in sequence by one thread; their sums are added before others' */
#define MAX_SPAN 256 /* largest (taps - 1) * dilation */
#define MAX_PRODUCTS (INT32_MAX / (255 * 128)) /* of one sum, which must not overflow */
#define EPSILON 1e-5 /* of instance normalisation */

typedef _Float16 half;

typedef enum { SNAKE, LEAKY, LINEAR, ACTIVATIONS } Activation;

/* Constants of one channel in: u = x a + b; code = activation(u) inverse + zero. */
typedef struct {
    float a, b, inverse, zero;
} Channel;

/* One run of one layer. */
typedef struct {
    int32_t channels_in;  /* of weights and codes, a multiple of GROUP */
    int32_t channels_read; /* of the input; those beyond it are zeros */
    int32_t channels_out; /* of the output; weights have a multiple of ROWS */
    int32_t taps, dilation;
    int32_t before;      /* samples of padding ahead of the input */
    int32_t samples_in, samples_out;
    int32_t wide;        /* 0: codes of 8 bits; 1: of 16, as two planes of 8 that are convolved one after another */
    Activation activation;
    float slope;         /* of LEAKY */
    const int8_t *weights;
    const Channel *channels;        /* [channels_in] */
    const float *unit, *bias;       /* [channels_out]; output = sum unit + bias */
    const half *x;                  /* [channels_read][samples_in] */
    const half *residual, *addend;  /* [channels_out][samples_out], added to the output; NULL: nothing */
    half *y;                        /* [channels_out][samples_out]; may be residual or addend */
} Layer;

/* Scratch of one thread, in one block of scratch_bytes(). */
typedef struct {
    uint8_t *codes;   /* [1 + wide][channels_in / 4][stride][4] */
    int32_t stride;   /* positions */
    void *kernel;     /* of kernel_bytes */
} Scratch;

/* Float values to be stored as half floats. */
typedef struct {
    int32_t channels, samples;
    const float *x; /* [channels][samples] */
    half *y;
} Array;

/* A kernel: `run` computes one tile of a layer, `narrow` converts one of an array.
 *
 *     tile      index; samples [tile TILE, tile TILE + TILE) of the output
 *     sums      [2][channels]: sum and sum of squares of the output are added to it; NULL: not wanted
 */
typedef struct {
    const char *name;
    int (*is_supported)(void);
    int64_t (*kernel_bytes)(const Layer *);
    void (*run)(const Layer *, const Scratch *, int32_t tile, double *sums);
    void (*narrow)(const Array *, int32_t tile, double *sums);
    const DenseKernel *dense;
} Kernel;

extern const Kernel plain_kernel, avx512vnni_kernel, avxvnni_kernel, avx2_kernel, neondot_kernel, neon_kernel;

/* layer.c */
int32_t chunk_count(int32_t samples);
int32_t code_stride(const Layer *);
int64_t scratch_bytes(const Layer *, const Kernel *);
void run_chunk(const Layer *, const Kernel *, void *scratch, int32_t chunk, double *sums);
void narrow_chunk(const Array *, const Kernel *, int32_t chunk, double *sums);
void add_chunks(const double *sums, int32_t chunks, int32_t channels, double *total);
void set_channels(Channel *, int32_t count, int32_t samples, const double *statistics, const float *scale,
                  const float *shift, const float *inverse, const float *zero);

/* dispatch.c */
const Kernel *active_kernel(void);
#endif
