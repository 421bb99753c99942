/* Products as panels of columns, and an LSTM as steps, in whatever kernel. */
#include "dense.h"

#include <string.h>

int32_t panel_count(int32_t columns) { return (columns + LANES - 1) / LANES; }

/* Scratch for one panel: unfolded weights and the sums of all rows. */
int64_t dense_floats(int32_t rows) { return (int64_t)LANES * (DEPTH + rows); }

/* Scratch for one direction: products with the input of STEPS steps, two states, cells, and a panel's. */
int64_t lstm_floats(const Lstm *lstm) {
    return (int64_t)lstm->hidden * (GATES * STEPS + 3) + dense_floats(STEPS);
}

void run_lstm(const Lstm *lstm, const DenseKernel *kernel, float *scratch) {
    const int32_t columns = GATES * lstm->hidden, hidden = lstm->hidden;
    float *gates = scratch, *state = gates + (int64_t)STEPS * columns, *next = state + hidden, *cells = next + hidden;
    float *products = cells + hidden;
    memset(state, 0, 3 * sizeof(float) * (size_t)hidden);
    for (int32_t done = 0; done < lstm->steps; done += STEPS) {
        int32_t count = lstm->steps - done < STEPS ? lstm->steps - done : STEPS;
        int32_t first = lstm->is_reverse ? lstm->steps - done - count : done;
        Dense dense = {count, lstm->depth, columns, 0, lstm->x + (int64_t)first * lstm->depth, lstm->weights, lstm->unit,
                       lstm->bias, gates};
        for (int32_t panel = 0; panel < panel_count(columns); panel++) kernel->multiply(&dense, panel, products);
        for (int32_t i = 0; i < count; i++) {
            int32_t at = lstm->is_reverse ? count - 1 - i : i;
            float *swapped = state;
            kernel->step(lstm, gates + (int64_t)at * columns, state, next, cells);
            memcpy(lstm->y + (int64_t)(first + at) * DIRECTIONS * hidden, next, sizeof(float) * (size_t)hidden);
            state = next, next = swapped;
        }
    }
}
