/* The operators on floats with weights of 16 bits.
 *
 *     Dense  x float (..., K), weights int16 (P, K, 16), unit float (N), bias float (N) -> y float (..., N)
 *     Lstm   x float (T, 1, K), weights int16 (2, Q, K, 16), recurrent int16 (2, Q, H, 16), unit float (2, 4 H),
 *            recurrent unit float (2, 4 H), bias float (2, 4 H) -> y float (T, 2, 1, H)
 *
 * with P = N / 16 rounded up, Q = 4 H / 16 and H a multiple of 16. Whatever does not fit together is an error of the run,
 * not of the process.
 */
#include <stdlib.h>

#include "convolution.h"
#include "operators.h"
#include "release.h"

#define MAX_ROWS (1 << 24)
#define MAX_COLUMNS (1 << 14)

typedef struct {
    Node node;
    int32_t gelu;
} DenseNode;

/* What the threads of one run share. */
typedef struct {
    const DenseKernel *kernel;
    const Dense *dense; /* its panels, or */
    const Lstm *lstm;   /* the directions of this */
    int failed;
} Job;

static void run_one(void *data, size_t index) {
    Job *job = data;
    int64_t floats = job->dense ? dense_floats(job->dense->rows) : lstm_floats(job->lstm + index);
    float *scratch = malloc((size_t)floats * sizeof(float));
    if (!scratch)
        __atomic_store_n(&job->failed, 1, __ATOMIC_RELAXED);
    else if (job->dense)
        job->kernel->multiply(job->dense, (int32_t)index, scratch);
    else
        run_lstm(job->lstm + index, job->kernel, scratch);
    free(scratch);
}

static Status *run_job(const Api *api, Context *context, Job *job, int64_t count) {
    Status *status = parallel(api, context, run_one, count, job);
    return !status && job->failed ? error(api, FAILURE, "no memory for products") : status;
}

static Status *inputs(const Api *api, Context *context, Tensor *in, size_t count) {
    Status *status = NULL;
    for (size_t i = 0; i < count && !status; i++) status = input(api, context, i, in + i);
    return status;
}

static int is_packed(const Tensor *tensor, int64_t columns, int64_t depth) {
    const int64_t *last = tensor->size + tensor->rank - 3;
    return last[0] == (columns + LANES - 1) / LANES && last[1] == depth && last[2] == LANES;
}

enum { X, WEIGHTS, UNIT, BIAS, DENSE_INPUTS };

static Status *compute_dense(void *data, Context *context) {
    const DenseNode *node = data;
    const Api *api = node->node.api;
    Tensor in[DENSE_INPUTS];
    Status *status = inputs(api, context, in, DENSE_INPUTS);
    if (status) return status;
    const Tensor *x = in + X;
    if (!x->data || x->rank < 1) return error(api, INVALID_ARGUMENT, "Dense: x must have an axis");
    int64_t depth = x->size[x->rank - 1], columns = count_of(in + UNIT);
    if (depth < 1 || depth > MAX_COLUMNS || count_of(x) < 1 || count_of(x) / depth > MAX_ROWS)
        return error(api, INVALID_ARGUMENT, "Dense: x is empty or too large");
    if (!in[UNIT].data || !in[BIAS].data || columns < 1 || columns > MAX_COLUMNS || !fits(in + BIAS, columns))
        return error(api, INVALID_ARGUMENT, "Dense: unit and bias must be (columns)");
    if (!in[WEIGHTS].data || in[WEIGHTS].rank != 3 || !is_packed(in + WEIGHTS, columns, depth))
        return error(api, INVALID_ARGUMENT, "Dense: weights must be (columns / 16, depth, 16)");
    int64_t size[MAX_DIMENSIONS];
    void *y;
    for (size_t i = 0; i < x->rank; i++) size[i] = i + 1 < x->rank ? x->size[i] : columns;
    if ((status = output(api, context, 0, size, x->rank, &y))) return status;
    if (!y) return error(api, INVALID_ARGUMENT, "Dense: y is not used");
    Dense dense = {(int32_t)(count_of(x) / depth), (int32_t)depth, (int32_t)columns, node->gelu, x->data,
                   in[WEIGHTS].data, in[UNIT].data, in[BIAS].data, y};
    Job job = {.kernel = active_kernel()->dense, .dense = &dense};
    status = run_job(api, context, &job, panel_count(dense.columns));
    if (node->node.releases) release_pages(dense.weights, count_of(in + WEIGHTS) * (int64_t)sizeof(int16_t));
    return status;
}

enum { LSTM_X, INPUT_WEIGHTS, RECURRENT, INPUT_UNIT, RECURRENT_UNIT, GATE_BIAS, LSTM_INPUTS };

/* What is wrong with the inputs of an LSTM of `hidden` units, or NULL. */
static const char *complaint(const Tensor *in, int64_t hidden) {
    const Tensor *x = in + LSTM_X;
    if (!x->data || x->rank != 3 || x->size[1] != 1 || x->size[0] < 1 || x->size[0] > MAX_ROWS || x->size[2] < 1 ||
        x->size[2] > MAX_COLUMNS)
        return "Lstm: x must be (steps, 1, depth)";
    if (hidden < 1 || hidden % LANES || GATES * hidden > MAX_COLUMNS)
        return "Lstm: the state must be a multiple of 16";
    for (int i = INPUT_WEIGHTS; i <= RECURRENT; i++)
        if (!in[i].data || in[i].rank != 4 || in[i].size[0] != DIRECTIONS ||
            !is_packed(in + i, GATES * hidden, i == RECURRENT ? hidden : x->size[2]))
            return "Lstm: weights must be (2, 4 state / 16, depth, 16)";
    for (int i = INPUT_UNIT; i <= GATE_BIAS; i++)
        if (!in[i].data || !fits(in + i, DIRECTIONS * GATES * hidden))
            return "Lstm: units and bias must be (2, 4 state)";
    return NULL;
}

static Status *compute_lstm(void *data, Context *context) {
    const Node *node = data;
    const Api *api = node->api;
    Tensor in[LSTM_INPUTS];
    Status *status = inputs(api, context, in, LSTM_INPUTS);
    if (status) return status;
    int64_t hidden = in[RECURRENT].rank == 4 ? in[RECURRENT].size[2] : 0;
    const char *wrong = complaint(in, hidden);
    if (wrong) return error(api, INVALID_ARGUMENT, wrong);
    int64_t steps = in[LSTM_X].size[0], depth = in[LSTM_X].size[2], columns = GATES * hidden;
    const int64_t size[] = {steps, DIRECTIONS, 1, hidden};
    void *y;
    if ((status = output(api, context, 0, size, 4, &y))) return status;
    if (!y) return error(api, INVALID_ARGUMENT, "Lstm: y is not used");
    Lstm directions[DIRECTIONS];
    for (int64_t i = 0; i < DIRECTIONS; i++)
        directions[i] = (Lstm){.steps = (int32_t)steps,
                               .depth = (int32_t)depth,
                               .hidden = (int32_t)hidden,
                               .is_reverse = (int32_t)i,
                               .x = in[LSTM_X].data,
                               .weights = (const int16_t *)in[INPUT_WEIGHTS].data + i * columns * depth,
                               .recurrent = (const int16_t *)in[RECURRENT].data + i * columns * hidden,
                               .unit = (const float *)in[INPUT_UNIT].data + i * columns,
                               .recurrent_unit = (const float *)in[RECURRENT_UNIT].data + i * columns,
                               .bias = (const float *)in[GATE_BIAS].data + i * columns,
                               .y = (float *)y + i * hidden};
    Job job = {.kernel = active_kernel()->dense, .lstm = directions};
    status = run_job(api, context, &job, DIRECTIONS);
    for (int i = INPUT_WEIGHTS; i <= RECURRENT && node->releases; i++)
        release_pages(in[i].data, count_of(in + i) * (int64_t)sizeof(int16_t));
    return status;
}

static Status *create_dense(const Operator *self, const Api *api, const Info *info, void **made) {
    int32_t gelu;
    Status *status = integer(api, info, "gelu", 0, 1, &gelu);
    if (!status) status = create_node(api, info, sizeof(DenseNode), made);
    if (!status) ((DenseNode *)*made)->gelu = gelu;
    return (void)self, status;
}

static Status *create_lstm(const Operator *self, const Api *api, const Info *info, void **made) {
    return (void)self, create_node(api, info, sizeof(Node), made);
}

static const char *dense_name(const Operator *self) { return (void)self, "Dense"; }
static size_t dense_inputs(const Operator *self) { return (void)self, DENSE_INPUTS; }
static int dense_type(const Operator *self, size_t index) {
    return (void)self, index == WEIGHTS ? TYPE_INT16 : TYPE_FLOAT;
}
static const char *lstm_name(const Operator *self) { return (void)self, "Lstm"; }
static size_t lstm_inputs(const Operator *self) { return (void)self, LSTM_INPUTS; }
static int lstm_type(const Operator *self, size_t index) {
    return (void)self, index == INPUT_WEIGHTS || index == RECURRENT ? TYPE_INT16 : TYPE_FLOAT;
}

const Operator dense_operator = {COMMON,
                                 ONE_FLOAT,
                                 .name = dense_name,
                                 .input_type = dense_type,
                                 .input_count = dense_inputs,
                                 .create_checked = create_dense,
                                 .compute_checked = compute_dense};
const Operator lstm_operator = {COMMON,
                                ONE_FLOAT,
                                .name = lstm_name,
                                .input_type = lstm_type,
                                .input_count = lstm_inputs,
                                .create_checked = create_lstm,
                                .compute_checked = compute_lstm};
