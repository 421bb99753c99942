/* Dense products and LSTMs: every kernel against plain C on random values, byte for byte (any NaN equals any other), in
 * buffers of the exact size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static int16_t *whole_numbers(int64_t count) {
    int16_t *made = malloc((size_t)count * sizeof *made);
    for (int64_t i = 0; i < count; i++) made[i] = (int16_t)draw();
    return made;
}

/* Floats of which some may be anything at all. */
static float *inputs(int64_t count, int is_odd) {
    float *made = floats(count, -3, 3);
    for (int64_t i = 0; i < count && is_odd; i++) {
        uint32_t bits = draw();
        if (draw() % 32 == 0) memcpy(made + i, &bits, sizeof bits);
    }
    return made;
}

static int32_t panels_of(int32_t columns) { return panel_count(columns) * LANES; }

static float *product(Dense dense, const DenseKernel *kernel) {
    float *scratch = malloc((size_t)dense_floats(dense.rows) * sizeof(float));
    dense.y = malloc((size_t)dense.rows * (size_t)dense.columns * sizeof(float));
    for (int32_t i = 0; i < panel_count(dense.columns); i++) kernel->multiply(&dense, i, scratch);
    free(scratch);
    return dense.y;
}

static float *states(Lstm lstm, const DenseKernel *kernel) {
    int64_t count = (int64_t)lstm.steps * DIRECTIONS * lstm.hidden;
    float *scratch = malloc((size_t)lstm_floats(&lstm) * sizeof(float)), *y = malloc((size_t)count * sizeof(float));
    memset(y, 0, (size_t)count * sizeof(float));
    lstm.y = y + lstm.is_reverse * lstm.hidden;
    run_lstm(&lstm, kernel, scratch);
    free(scratch);
    return y;
}

static int64_t differing(const float *a, const float *b, int64_t count) {
    int64_t found = 0;
    for (int64_t i = 0; i < count; i++)
        found += memcmp(a + i, b + i, sizeof *a) && !(a[i] != a[i] && b[i] != b[i]);
    return found;
}

/* Compares all kernels' results of one kind with those of plain C; `run` gives them. */
#define COMPARE(what, run, count)                                                                               \
    float *expected = run(&dense_plain);                                                                        \
    for (int64_t i = 0; i < (count); i++) add_to_digest((double)expected[i]);                                   \
    for (int i = 0; i < MAX_KERNELS; i++) {                                                                     \
        if (!kokoro_supported(i) || !kokoro_select(kokoro_supported(i))) continue;                              \
        float *found = run(active_kernel()->dense);                                                             \
        int64_t wrong = differing(expected, found, count);                                                      \
        if (wrong) printf(what " %d: %s differs in %lld values\n", number, active_kernel()->name, (long long)wrong); \
        failed |= wrong != 0;                                                                                   \
        free(found);                                                                                            \
    }                                                                                                           \
    free(expected)

static int check_product(int32_t number) {
    int32_t rows = draw() % 4 ? between(1, 30) : between(1, 200), depth = between(1, draw() % 4 ? 80 : 600);
    int32_t columns = between(1, 70), failed = 0;
    float *x = inputs((int64_t)rows * depth, draw() % 2);
    int16_t *weights = whole_numbers((int64_t)panels_of(columns) * depth);
    float *unit = floats(columns, 0, 1e-4f), *bias = floats(columns, -1, 1);
    Dense dense = {rows, depth, columns, (int32_t)(draw() % 2), x, weights, unit, bias, NULL};
#define RUN(kernel) product(dense, kernel)
    COMPARE("product", RUN, (int64_t)rows * columns);
#undef RUN
    free(x), free(weights), free(unit), free(bias);
    return failed;
}

static int check_lstm(int32_t number) {
    int32_t hidden = LANES * between(1, 3), steps = draw() % 4 ? between(1, 20) : between(1, 2 * STEPS + 9);
    int32_t depth = between(1, 50), columns = GATES * hidden, failed = 0;
    float *x = inputs((int64_t)steps * depth, draw() % 4 == 0);
    int16_t *weights = whole_numbers((int64_t)columns * depth), *recurrent = whole_numbers((int64_t)columns * hidden);
    float *unit = floats(columns, 0, 1e-5f), *recurrent_unit = floats(columns, 0, 1e-5f);
    float *bias = floats(columns, -1, 1);
    Lstm lstm = {.steps = steps, .depth = depth, .hidden = hidden, .is_reverse = (int32_t)(draw() % 2), .x = x,
                 .weights = weights, .recurrent = recurrent, .unit = unit, .recurrent_unit = recurrent_unit,
                 .bias = bias};
#define RUN(kernel) states(lstm, kernel)
    COMPARE("LSTM", RUN, (int64_t)steps * DIRECTIONS * hidden);
#undef RUN
    free(x), free(weights), free(recurrent), free(unit), free(recurrent_unit), free(bias);
    return failed;
}

int check_dense(int32_t number) { return check_product(number) + check_lstm(number); }
