/* The operators on half floats.
 *
 *     Narrow       x float (1, C, T) -> y half (1, C, T), statistics double (2, C)
 *     Convolution  x half (1, C, T), statistics double (2, C)?, scale float (C)?, shift float (C)?,
 *                  weights int8 (R, taps, C / 4, 8, 4), inverse float (C), zero float (C), unit float (O), bias float (O),
 *                  residual half (1, O, U)?, addend half (1, O, U)?
 *                  -> y half (1, O, U), statistics double (2, O)
 *
 * with R = O / 8 and C / 4 rounded up and U = T + before + after - (taps - 1) dilation. Whatever does not fit together
 * is an error of the run, not of the process.
 */
#include <stdlib.h>
#include <string.h>

#include "convolution.h"
#include "operators.h"
#include "release.h"

#define MAX_SAMPLES (1 << 24)
#define MAX_CHANNELS (1 << 14)

typedef struct {
    Node node;
    int32_t dilation, before, after, wide;
    Activation activation;
    float slope;
} ConvolutionNode;

/* What the threads of one run share. */
typedef struct {
    const Layer *layer;
    const Array *array;
    const Kernel *kernel;
    double *sums; /* [chunk][2][channels] */
    int32_t channels;
    int failed;
} Job;

static int is_sequence(const Tensor *tensor, int64_t channels, int64_t samples) {
    return tensor->data && tensor->rank == 3 && tensor->size[0] == 1 && tensor->size[1] == channels &&
           tensor->size[2] == samples;
}

static void run_one(void *data, size_t chunk) {
    Job *job = data;
    double *sums = job->sums ? job->sums + chunk * 2 * (size_t)job->channels : NULL;
    if (job->array) {
        narrow_chunk(job->array, job->kernel, (int32_t)chunk, sums);
        return;
    }
    void *scratch = malloc((size_t)scratch_bytes(job->layer, job->kernel));
    if (scratch)
        run_chunk(job->layer, job->kernel, scratch, (int32_t)chunk, sums);
    else
        __atomic_store_n(&job->failed, 1, __ATOMIC_RELAXED);
    free(scratch);
}

/* Run all chunks, on the session's threads, and add up their statistics if `total` is not NULL. */
static Status *run_job(const Api *api, Context *context, Job *job, int32_t samples, double *total) {
    int32_t chunks = chunk_count(samples);
    if (total && !(job->sums = malloc(sizeof(double) * 2 * (size_t)job->channels * (size_t)chunks)))
        return error(api, FAILURE, "no memory for statistics");
    Status *status = parallel(api, context, run_one, chunks, job);
    if (!status && job->failed) status = error(api, FAILURE, "no memory for codes");
    if (!status && total) add_chunks(job->sums, chunks, job->channels, total);
    free(job->sums);
    return status;
}

static Status *compute_narrow(void *data, Context *context) {
    const Node *node = data;
    const Api *api = node->api;
    Tensor x;
    Status *status = input(api, context, 0, &x);
    if (status) return status;
    if (!x.data || x.rank != 3 || x.size[0] != 1 || x.size[1] < 1 || x.size[1] > MAX_CHANNELS || x.size[2] < 1 ||
        x.size[2] > MAX_SAMPLES)
        return error(api, INVALID_ARGUMENT, "Narrow: x must be (1, channels, samples)");
    void *y, *total;
    const int64_t statistics[] = {2, x.size[1]};
    if ((status = output(api, context, 0, x.size, 3, &y))) return status;
    if (!y) return error(api, INVALID_ARGUMENT, "Narrow: y is not used");
    if ((status = output(api, context, 1, statistics, 2, &total))) return status;
    Array array = {(int32_t)x.size[1], (int32_t)x.size[2], x.data, y};
    Job job = {.array = &array, .kernel = active_kernel(), .channels = array.channels};
    return run_job(api, context, &job, array.samples, total);
}

enum { X, STATISTICS, SCALE, SHIFT, WEIGHTS, INVERSE, ZERO, UNIT, BIAS, RESIDUAL, ADDEND, INPUTS };

/* What is wrong with the inputs, or NULL. */
static const char *complaint(const ConvolutionNode *node, const Tensor *in) {
    const Tensor *x = in + X, *w = in + WEIGHTS;
    if (!x->data || x->rank != 3 || x->size[0] != 1 || x->size[2] < 1 || x->size[2] > MAX_SAMPLES)
        return "Convolution: x must be (1, channels, samples)";
    int64_t channels = x->size[1], groups = (channels + GROUP - 1) / GROUP, out = count_of(in + UNIT);
    if (channels < 1 || channels > MAX_CHANNELS) return "Convolution: too many channels";
    if (!in[UNIT].data || out < 1 || out > MAX_CHANNELS) return "Convolution: unit must be (channels out)";
    if (!w->data || w->rank != 5 || w->size[0] != (out + ROWS - 1) / ROWS || w->size[1] < 1 ||
        w->size[2] != groups || w->size[3] != ROWS || w->size[4] != GROUP)
        return "Convolution: weights must be (channels out / 8, taps, channels / 4, 8, 4)";
    if (w->size[1] > MAX_SPAN || (w->size[1] - 1) * node->dilation > MAX_SPAN) return "Convolution: too wide";
    if (w->size[1] * groups * GROUP > MAX_PRODUCTS) return "Convolution: sums would overflow";
    int64_t samples = x->size[2] + node->before + node->after - (w->size[1] - 1) * node->dilation;
    if (samples < 1) return "Convolution: x is too short";
    if (!in[INVERSE].data || !in[ZERO].data || !in[BIAS].data || !fits(in + INVERSE, channels) ||
        !fits(in + ZERO, channels) || !fits(in + BIAS, out))
        return "Convolution: inverse and zero must be (channels), bias (channels out)";
    if (!fits(in + STATISTICS, 2 * channels) || !fits(in + SCALE, channels) || !fits(in + SHIFT, channels))
        return "Convolution: statistics must be (2, channels), scale and shift (channels)";
    if ((in[RESIDUAL].data && !is_sequence(in + RESIDUAL, out, samples)) ||
        (in[ADDEND].data && !is_sequence(in + ADDEND, out, samples)))
        return "Convolution: residual and addend must have the shape of y";
    return NULL;
}

static Status *compute_convolution(void *data, Context *context) {
    const ConvolutionNode *node = data;
    const Api *api = node->node.api;
    Tensor in[INPUTS];
    Status *status = NULL;
    for (size_t i = 0; i < INPUTS && !status; i++) status = input(api, context, i, in + i);
    if (status) return status;
    const char *wrong = complaint(node, in);
    if (wrong) return error(api, INVALID_ARGUMENT, wrong);
    int32_t channels = (int32_t)in[X].size[1], out = (int32_t)count_of(in + UNIT);
    int32_t taps = (int32_t)in[WEIGHTS].size[1], samples = (int32_t)in[X].size[2];
    int32_t samples_out = samples + node->before + node->after - (taps - 1) * node->dilation;
    const int64_t size[] = {1, out, samples_out}, statistics[] = {2, out};
    void *y, *total;
    if ((status = output(api, context, 0, size, 3, &y))) return status;
    if (!y) return error(api, INVALID_ARGUMENT, "Convolution: y is not used");
    if ((status = output(api, context, 1, statistics, 2, &total))) return status;
    int32_t padded = (channels + GROUP - 1) / GROUP * GROUP;
    Channel *channel = calloc((size_t)padded, sizeof *channel);
    if (!channel) return error(api, FAILURE, "no memory for channels");
    set_channels(channel, channels, samples, in[STATISTICS].data, in[SCALE].data, in[SHIFT].data, in[INVERSE].data,
                 in[ZERO].data);
    Layer layer = {.channels_in = padded,
                   .channels_read = channels,
                   .channels_out = out,
                   .taps = taps,
                   .dilation = node->dilation,
                   .before = node->before,
                   .samples_in = samples,
                   .samples_out = samples_out,
                   .wide = node->wide,
                   .activation = node->activation,
                   .slope = node->slope,
                   .weights = in[WEIGHTS].data,
                   .channels = channel,
                   .unit = in[UNIT].data,
                   .bias = in[BIAS].data,
                   .x = in[X].data,
                   .residual = in[RESIDUAL].data,
                   .addend = in[ADDEND].data,
                   .y = y};
    Job job = {.layer = &layer, .kernel = active_kernel(), .channels = out};
    status = run_job(api, context, &job, samples_out, total);
    free(channel);
    if (node->node.releases) release_pages(layer.weights, count_of(in + WEIGHTS));
    return status;
}

static Status *create_narrow(const Operator *self, const Api *api, const Info *info, void **made) {
    return (void)self, (void)info, create_node(api, NULL, sizeof(Node), made);
}

static Status *create_convolution(const Operator *self, const Api *api, const Info *info, void **made) {
    ConvolutionNode read = {0};
    int32_t activation = 0;
    Status *status = integer(api, info, "dilation", 1, MAX_SPAN, &read.dilation);
    if (!status) status = integer(api, info, "before", 0, MAX_SPAN, &read.before);
    if (!status) status = integer(api, info, "after", 0, MAX_SPAN, &read.after);
    if (!status) status = integer(api, info, "wide", 0, 1, &read.wide);
    if (!status) status = integer(api, info, "activation", 0, ACTIVATIONS - 1, &activation);
    if (!status)
        status = CALL(api, KERNEL_INFO_GET_ATTRIBUTE_FLOAT, (const Info *, const char *, float *), info, "slope",
                      &read.slope);
    if (!status) status = create_node(api, info, sizeof(ConvolutionNode), made);
    if (status) return status;
    ConvolutionNode *node = *made;
    read.activation = (Activation)activation, read.node = node->node;
    *node = read;
    return (void)self, NULL;
}

static const char *narrow_name(const Operator *self) { return (void)self, "Narrow"; }
static size_t one_input(const Operator *self) { return (void)self, 1; }
static size_t two_outputs(const Operator *self) { return (void)self, 2; }
static int output_type(const Operator *self, size_t index) { return (void)self, index ? TYPE_DOUBLE : TYPE_FLOAT16; }
static int first_required(const Operator *self, size_t index) { return (void)self, index ? OPTIONAL : REQUIRED; }

static const char *convolution_name(const Operator *self) { return (void)self, "Convolution"; }
static size_t all_inputs(const Operator *self) { return (void)self, INPUTS; }
static int input_type(const Operator *self, size_t index) {
    static const int types[INPUTS] = {[X] = TYPE_FLOAT16,        [STATISTICS] = TYPE_DOUBLE, [SCALE] = TYPE_FLOAT,
                                      [SHIFT] = TYPE_FLOAT,      [WEIGHTS] = TYPE_INT8,      [INVERSE] = TYPE_FLOAT,
                                      [ZERO] = TYPE_FLOAT,       [UNIT] = TYPE_FLOAT,        [BIAS] = TYPE_FLOAT,
                                      [RESIDUAL] = TYPE_FLOAT16, [ADDEND] = TYPE_FLOAT16};
    return (void)self, types[index];
}
static int input_kind(const Operator *self, size_t index) {
    static const int kinds[INPUTS] = {[STATISTICS] = OPTIONAL, [SCALE] = OPTIONAL, [SHIFT] = OPTIONAL,
                                      [RESIDUAL] = OPTIONAL, [ADDEND] = OPTIONAL};
    return (void)self, kinds[index];
}

/* The output may take the place of the residual or of the addend, which no other node reads any more. */
static size_t may_inplace(int **inputs, int **outputs) {
    static int in[] = {RESIDUAL, ADDEND}, out[] = {0, 0};
    *inputs = in, *outputs = out;
    return 2;
}
static void release_may_inplace(int *inputs, int *outputs) { (void)inputs, (void)outputs; }

#define OUTPUTS .output_type = output_type, .output_count = two_outputs, .output_kind = first_required

const Operator narrow_operator = {COMMON,
                                OUTPUTS,
                                .name = narrow_name,
                                .input_type = float_type,
                                .input_count = one_input,
                                .input_kind = required,
                                .create_checked = create_narrow,
                                .compute_checked = compute_narrow};
const Operator convolution_operator = {COMMON,
                                     OUTPUTS,
                                     .name = convolution_name,
                                     .input_type = input_type,
                                     .input_count = all_inputs,
                                     .input_kind = input_kind,
                                     .create_checked = create_convolution,
                                     .compute_checked = compute_convolution,
                                     .may_inplace = may_inplace,
                                     .release_may_inplace = release_may_inplace};
