/* Weights for onnxruntime's own operators.
 *
 *     Unfold8   weights int8 (R, ...), scale float (R) -> floats (R, ...): each row times its scale
 *     Unfold16  weights int16
 */
#include <stdlib.h>

#include "operators.h"
#include "release.h"

enum { WEIGHTS, SCALE, INPUTS };

static Status *compute(const Node *node, Context *context, int is_wide) {
    const Api *api = node->api;
    Tensor in[INPUTS] = {0};
    Status *status = NULL;
    for (size_t i = 0; i < INPUTS && !status; i++) status = input(api, context, i, in + i);
    if (status) return status;
    const Tensor *w = in + WEIGHTS;
    int64_t rows = w->rank ? w->size[0] : 0, count = count_of(w);
    if (!w->data || rows < 1 || count < 1) return error(api, INVALID_ARGUMENT, "Unfold: weights are empty");
    if (!in[SCALE].data || !fits(in + SCALE, rows)) return error(api, INVALID_ARGUMENT, "Unfold: scale must be (rows)");
    void *made;
    if ((status = output(api, context, 0, w->size, w->rank, &made))) return status;
    if (!made) return error(api, INVALID_ARGUMENT, "Unfold: the output is not used");
    const float *scale = in[SCALE].data;
    float *to = made;
    int64_t length = count / rows;
    for (int64_t row = 0; row < rows; row++, to += length)
        for (int64_t i = 0; i < length; i++) {
            int64_t at = row * length + i;
            to[i] = scale[row] * (float)(is_wide ? ((const int16_t *)w->data)[at] : ((const int8_t *)w->data)[at]);
        }
    if (node->releases) release_pages(w->data, count * (is_wide ? 2 : 1));
    return NULL;
}

static Status *compute_8(void *node, Context *context) { return compute(node, context, 0); }
static Status *compute_16(void *node, Context *context) { return compute(node, context, 1); }
static Status *create(const Operator *self, const Api *api, const Info *info, void **made) {
    return (void)self, create_node(api, info, sizeof(Node), made);
}
static const char *name_8(const Operator *self) { return (void)self, "Unfold8"; }
static const char *name_16(const Operator *self) { return (void)self, "Unfold16"; }
static size_t two_inputs(const Operator *self) { return (void)self, INPUTS; }
static int type_8(const Operator *self, size_t index) { return (void)self, index == WEIGHTS ? TYPE_INT8 : TYPE_FLOAT; }
static int type_16(const Operator *self, size_t index) { return (void)self, index == WEIGHTS ? TYPE_INT16 : TYPE_FLOAT; }

#define UNFOLD COMMON, ONE_FLOAT, .input_count = two_inputs, .create_checked = create

const Operator unfold8_operator = {UNFOLD, .name = name_8, .input_type = type_8, .compute_checked = compute_8};
const Operator unfold16_operator = {UNFOLD, .name = name_16, .input_type = type_16, .compute_checked = compute_16};
