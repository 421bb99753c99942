/* Tensors and attributes of a node, as every operator reads them. */
#ifndef VALUES_H
#define VALUES_H
#include "onnxruntime_abi.h"

#define MAX_DIMENSIONS 8

typedef struct {
    void *data; /* NULL: an optional input that is not there */
    size_t rank;
    int64_t size[MAX_DIMENSIONS];
} Tensor;

/* Beginning of every node. */
typedef struct {
    const Api *api;
    int32_t releases; /* 1: no other node of the graph reads its weights later */
} Node;

Status *error(const Api *, int code, const char *message);
Status *create_node(const Api *, const Info *, size_t bytes, void **made);
Status *input(const Api *, Context *, size_t index, Tensor *);
Status *output(const Api *, Context *, size_t index, const int64_t *size, size_t rank, void **data);
Status *integer(const Api *, const Info *, const char *name, int64_t least, int64_t most, int32_t *value);
Status *parallel(const Api *, Context *, void (*run)(void *data, size_t index), int64_t count, void *data);
int64_t count_of(const Tensor *);
int fits(const Tensor *, int64_t count);

/* What all operators have in common. */
void destroy(void *node);
const char *provider(const Operator *);
int all_versions(const Operator *);
int last_version(const Operator *);
int cpu_memory(const Operator *, size_t index);
int zero(const Operator *);
int required(const Operator *, size_t index);
int float_type(const Operator *, size_t index);
size_t one_output(const Operator *);

#define COMMON                                                                                                 \
    .version = API_VERSION, .provider = provider, .destroy = destroy, .input_memory = cpu_memory,              \
    .variadic_inputs = zero, .variadic_inputs_alike = zero, .variadic_outputs = zero,                          \
    .variadic_outputs_alike = zero, .first_version = all_versions, .last_version = last_version
#define ONE_FLOAT .output_type = float_type, .output_count = one_output, .output_kind = required, .input_kind = required
#endif
