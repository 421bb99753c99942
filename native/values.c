/* Tensors and attributes, read through onnxruntime's table of functions. */
#include "values.h"

#include <stdlib.h>
#include <string.h>

Status *error(const Api *api, int code, const char *message) {
    return ((Status * (*)(int, const char *)) api->slots[CREATE_STATUS])(code, message);
}

static Status *describe(const Api *api, Value *value, Tensor *tensor) {
    Shape *shape = NULL;
    Status *status = NULL;
    memset(tensor, 0, sizeof *tensor);
    if (!value) return NULL;
    if ((status = CALL(api, GET_TENSOR_TYPE_AND_SHAPE, (const Value *, Shape **), value, &shape))) return status;
    status = CALL(api, GET_DIMENSIONS_COUNT, (const Shape *, size_t *), shape, &tensor->rank);
    if (!status && tensor->rank > MAX_DIMENSIONS) status = error(api, INVALID_ARGUMENT, "a tensor of too many axes");
    if (!status) status = CALL(api, GET_DIMENSIONS, (const Shape *, int64_t *, size_t), shape, tensor->size, tensor->rank);
    ((void (*)(Shape *))api->slots[RELEASE_TENSOR_TYPE_AND_SHAPE_INFO])(shape);
    if (!status) status = CALL(api, GET_TENSOR_MUTABLE_DATA, (Value *, void **), value, &tensor->data);
    return status;
}

Status *input(const Api *api, Context *context, size_t index, Tensor *tensor) {
    Value *value = NULL;
    Status *status = CALL(api, KERNEL_CONTEXT_GET_INPUT, (const Context *, size_t, Value **), context, index, &value);
    return status ? status : describe(api, value, tensor);
}

/* An output of that shape; *data is NULL if the graph does not use it. */
Status *output(const Api *api, Context *context, size_t index, const int64_t *size, size_t rank, void **data) {
    Value *value = NULL;
    Status *status = CALL(api, KERNEL_CONTEXT_GET_OUTPUT, (Context *, size_t, const int64_t *, size_t, Value **), context,
                          index, size, rank, &value);
    *data = NULL;
    if (status || !value) return status;
    return CALL(api, GET_TENSOR_MUTABLE_DATA, (Value *, void **), value, data);
}

int64_t count_of(const Tensor *tensor) {
    int64_t count = 1;
    for (size_t i = 0; i < tensor->rank; i++) count *= tensor->size[i];
    return count;
}

/* True for `count` values in any shape, and for an optional input that is not there. */
int fits(const Tensor *tensor, int64_t count) { return !tensor->data || count_of(tensor) == count; }

Status *integer(const Api *api, const Info *info, const char *name, int64_t least, int64_t most, int32_t *value) {
    int64_t given = 0;
    Status *status =
        CALL(api, KERNEL_INFO_GET_ATTRIBUTE_INT64, (const Info *, const char *, int64_t *), info, name, &given);
    if (!status && (given < least || given > most)) status = error(api, INVALID_ARGUMENT, name);
    *value = (int32_t)given;
    return status;
}

/* Call `run` for every index, on the session's threads. */
Status *parallel(const Api *api, Context *context, void (*run)(void *, size_t), int64_t count, void *data) {
    return CALL(api, KERNEL_CONTEXT_PARALLEL_FOR,
                (const Context *, void (*)(void *, size_t), size_t, size_t, void *), context, run, (size_t)count, 0,
                data);
}

/* A node of `bytes`, zeros beyond its beginning. Without `info` it has no weights. */
Status *create_node(const Api *api, const Info *info, size_t bytes, void **made) {
    int32_t releases = 0;
    Status *status = info ? integer(api, info, "releases", 0, 1, &releases) : NULL;
    if (status) return status;
    Node *node = malloc(bytes);
    if (!node) return error(api, FAILURE, "no memory");
    memset(node, 0, bytes);
    node->api = api, node->releases = releases;
    *made = node;
    return NULL;
}

void destroy(void *node) { free(node); }
const char *provider(const Operator *self) { return (void)self, NULL; }
int all_versions(const Operator *self) { return (void)self, 1; }
int last_version(const Operator *self) { return (void)self, INT32_MAX; }
int cpu_memory(const Operator *self, size_t index) { return (void)self, (void)index, 0; }
int zero(const Operator *self) { return (void)self, 0; }
int required(const Operator *self, size_t index) { return (void)self, (void)index, REQUIRED; }
int float_type(const Operator *self, size_t index) { return (void)self, (void)index, TYPE_FLOAT; }
size_t one_output(const Operator *self) { return (void)self, 1; }
