/* Matrix products with weights of 16 bits, and the long short-term memory that is made of them.
 *
 *     weights  [column / 16][row of the matrix][16]  s16
 *
 * An output is the sum over the depth in ascending order, one fused multiplication and addition after another, times the
 * unit of its column. That order and everything else in float is written once (dense_body.h), so that every kernel gives
 * the same bytes.
 *
 * PERF: onnxruntime would need the weights as floats, unfolded in memory before each run and packed again for each
 * product: 26 MiB and a quarter of the time of a short utterance.
 */
#ifndef DENSE_H
#define DENSE_H
#include <stdint.h>

#define LANES 16
#define DEPTH 256      /* rows of weights that are unfolded at once, to 16 KB of floats that stay in cache */
#define STEPS 64       /* steps of a sequence whose products with the input are computed at once */
#define GATES 4        /* input, output, forget, cell, as ONNX orders them */
#define DIRECTIONS 2

/* y = (x weights) unit + bias, then GELU (its tanh form) if wanted. */
typedef struct {
    int32_t rows, depth, columns;
    int32_t gelu;
    const float *x;           /* [rows][depth] */
    const int16_t *weights;
    const float *unit, *bias; /* [columns] */
    float *y;                 /* [rows][columns] */
} Dense;

/* One direction of a bidirectional LSTM without peepholes, from a state of zeros. */
typedef struct {
    int32_t steps, depth, hidden; /* hidden: a multiple of LANES */
    int32_t is_reverse;
    const float *x;                          /* [steps][depth] */
    const int16_t *weights, *recurrent;      /* as above, GATES hidden columns */
    const float *unit, *recurrent_unit, *bias; /* [GATES hidden] */
    float *y;                                /* [steps][DIRECTIONS][hidden], the part of this direction */
} Lstm;

/* Part of a kernel.
 *
 *     multiply  16 columns; scratch has dense_floats()
 *     step      the next state from the last: gates [GATES hidden] are the products with the input
 */
typedef struct {
    void (*multiply)(const Dense *, int32_t panel, float *scratch);
    void (*step)(const Lstm *, const float *gates, const float *last, float *state, float *cells);
} DenseKernel;

extern const DenseKernel dense_avx2, dense_avx512, dense_neon, dense_plain;

/* dense.c */
int32_t panel_count(int32_t columns);
int64_t dense_floats(int32_t rows);
int64_t lstm_floats(const Lstm *);
void run_lstm(const Lstm *, const DenseKernel *, float *scratch);
#endif
