/* The part of onnxruntime's C interface that the operators use, by its published layout: OrtApi is a table of functions
 * that only grows, so that a function's slot never changes. Its header is in no package, hence this file.
 * https://onnxruntime.ai/docs/api/c/struct_ort_api.html
 */
#ifndef ONNXRUNTIME_ABI_H
#define ONNXRUNTIME_ABI_H
#include <stddef.h>
#include <stdint.h>

#define API_VERSION 18 /* the first with may_inplace; onnxruntime 1.18 and later */

typedef struct Status Status;
typedef struct Value Value;
typedef struct Context Context;
typedef struct Info Info;
typedef struct Domain Domain;
typedef struct Shape Shape;
typedef struct Options Options;

enum { TYPE_FLOAT = 1, TYPE_INT8 = 3, TYPE_INT16 = 5, TYPE_FLOAT16 = 10, TYPE_DOUBLE = 11 };
enum { REQUIRED = 0, OPTIONAL = 1 };
enum { FAILURE = 1, INVALID_ARGUMENT = 2 };

/* Slots of OrtApi. */
enum {
    CREATE_STATUS = 0,
    CREATE_CUSTOM_OP_DOMAIN = 26,
    CUSTOM_OP_DOMAIN_ADD = 27,
    ADD_CUSTOM_OP_DOMAIN = 28,
    GET_TENSOR_MUTABLE_DATA = 51,
    GET_DIMENSIONS_COUNT = 61,
    GET_DIMENSIONS = 62,
    GET_TENSOR_TYPE_AND_SHAPE = 65,
    KERNEL_INFO_GET_ATTRIBUTE_FLOAT = 85,
    KERNEL_INFO_GET_ATTRIBUTE_INT64 = 86,
    KERNEL_CONTEXT_GET_INPUT = 90,
    KERNEL_CONTEXT_GET_OUTPUT = 91,
    RELEASE_STATUS = 93,
    RELEASE_TENSOR_TYPE_AND_SHAPE_INFO = 99,
    KERNEL_CONTEXT_PARALLEL_FOR = 274,
    SLOTS = 300
};

typedef void (*Function)(void);
typedef struct {
    Function slots[SLOTS];
} Api;
typedef struct {
    const Api *(*get)(uint32_t version);
    const char *(*version)(void);
} ApiBase;

/* Call of a slot with a result; argument types are those of the published signature. */
#define CALL(api, slot, types, ...) ((Status * (*)types)(api)->slots[slot])(__VA_ARGS__)

/* OrtCustomOp, field by field. */
typedef struct Operator Operator;
struct Operator {
    uint32_t version;
    void *(*create)(const Operator *, const Api *, const Info *);
    const char *(*name)(const Operator *);
    const char *(*provider)(const Operator *);
    int (*input_type)(const Operator *, size_t);
    size_t (*input_count)(const Operator *);
    int (*output_type)(const Operator *, size_t);
    size_t (*output_count)(const Operator *);
    void (*compute)(void *, Context *);
    void (*destroy)(void *);
    int (*input_kind)(const Operator *, size_t);
    int (*output_kind)(const Operator *, size_t);
    int (*input_memory)(const Operator *, size_t);
    int (*variadic_inputs)(const Operator *);
    int (*variadic_inputs_alike)(const Operator *);
    int (*variadic_outputs)(const Operator *);
    int (*variadic_outputs_alike)(const Operator *);
    Status *(*create_checked)(const Operator *, const Api *, const Info *, void **);
    Status *(*compute_checked)(void *, Context *);
    Status *(*infer_shapes)(const Operator *, void *);
    int (*first_version)(const Operator *);
    int (*last_version)(const Operator *);
    size_t (*may_inplace)(int **inputs, int **outputs);
    void (*release_may_inplace)(int *inputs, int *outputs);
    size_t (*alias_map)(int **inputs, int **outputs);
    void (*release_alias_map)(int *inputs, int *outputs);
};
#endif
