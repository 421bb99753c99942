/* The operators against a stand-in of onnxruntime: what does not fit together must be an error, nothing may be written
 * beyond an output or be leaked, whichever call or allocation fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "onnxruntime_abi.h"

enum { X, STATISTICS, SCALE, SHIFT, WEIGHTS, INVERSE, ZERO, UNIT, BIAS, RESIDUAL, ADDEND, INPUTS };

/* Inputs that fit together, by operator: width of a value, rank, sizes. */
typedef struct {
    size_t width, rank;
    int64_t size[5];
} Form;
/* 8 channels of 100 samples to 10 of 100, 3 taps. */
#define STATISTICS_TO_ADDEND                                                                                   \
    [STATISTICS] = {8, 2, {2, 8}}, [SCALE] = {4, 1, {8}}, [SHIFT] = {4, 1, {8}},                               \
    [WEIGHTS] = {1, 5, {2, 3, 2, 8, 4}}, [INVERSE] = {4, 1, {8}}, [ZERO] = {4, 1, {8}}, [UNIT] = {4, 1, {10}}, \
    [BIAS] = {4, 1, {10}}, [RESIDUAL] = {2, 3, {1, 10, 100}}, [ADDEND] = {2, 3, {1, 10, 100}}
static const Form NARROW_FORMS[INPUTS] = {{4, 3, {1, 8, 100}}};
static const Form CONVOLUTION_FORMS[INPUTS] = {[X] = {2, 3, {1, 8, 100}}, STATISTICS_TO_ADDEND};
/* 2 x 5 rows of 20 to 36 columns. */
static const Form DENSE_FORMS[INPUTS] = {{4, 3, {2, 5, 20}}, {2, 3, {3, 20, 16}}, {4, 1, {36}}, {4, 1, {36}}};
/* 5 steps of 20 to a state of 16. */
static const Form LSTM_FORMS[INPUTS] = {{4, 3, {5, 1, 20}}, {2, 4, {2, 4, 20, 16}}, {2, 4, {2, 4, 16, 16}},
                                        {4, 2, {2, 64}}, {4, 2, {2, 64}}, {4, 2, {2, 64}}};

struct Status { int code; };
struct Value { size_t rank; int64_t size[9]; void *data; };
struct Context { Value *in[INPUTS], *out[2]; int is_unused, is_half; };
struct Info { int64_t dilation, before, after, wide, activation; };
struct Domain { const Operator *operators[6]; int count; };

Status *RegisterCustomOps(Options *, const ApiBase *);

static int countdown = -1; /* calls and allocations until one fails; negative: never */
static struct Domain domain;

static int fails(void) { return countdown >= 0 && countdown-- == 0; }
static Status *create_status(int code, const char *message) {
    Status *status = calloc(1, sizeof *status);
    status->code = message ? code : 0;
    return status;
}
#define MAY_FAIL if (fails()) return create_status(FAILURE, "planned")

void *__real_malloc(size_t);
void *__wrap_malloc(size_t);
void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }

static Status *shape_of(const Value *value, Shape **shape) { MAY_FAIL; return *(const Value **)shape = value, NULL; }
static Status *rank_of(const Shape *shape, size_t *rank) {
    MAY_FAIL;
    return *rank = ((const Value *)shape)->rank, NULL;
}
static Status *dimensions_of(const Shape *shape, int64_t *size, size_t rank) {
    MAY_FAIL;
    memcpy(size, ((const Value *)shape)->size, rank * sizeof *size);
    return NULL;
}
static void release_shape(Shape *shape) { (void)shape; }
static Status *data_of(Value *value, void **data) { MAY_FAIL; return *data = value->data, NULL; }
static Status *integer_of(const Info *info, const char *name, int64_t *value) {
    MAY_FAIL;
    *value = *name == 'd' ? info->dilation : *name == 'b' ? info->before : *name == 'r' ? 1 : *name == 'w' || *name == 'g' ? info->wide
             : name[1] == 'f' ? info->after : info->activation;
    return NULL;
}
static Status *float_of(const Info *info, const char *name, float *value) {
    (void)info, (void)name;
    MAY_FAIL;
    return *value = 0.1f, NULL;
}
static Status *input_of(const Context *context, size_t index, Value **value) {
    MAY_FAIL;
    return *value = context->in[index], NULL;
}
static Value *make(size_t width, size_t rank, const int64_t *size) {
    Value *value = calloc(1, sizeof *value);
    size_t count = width;
    for (size_t i = 0; i < rank; i++) count *= (size_t)(value->size[i] = size[i]);
    value->rank = rank, value->data = calloc(1, count);
    return value;
}
static void discard(Value *value) {
    if (value) free(value->data);
    free(value);
}
static Status *output_of(Context *context, size_t index, const int64_t *size, size_t rank, Value **value) {
    MAY_FAIL;
    if (context->is_unused) return *value = NULL, NULL;
    return *value = context->out[index] = make(index ? sizeof(double) : context->is_half ? sizeof(half) : sizeof(float), rank, size), NULL;
}
static Status *parallel_for(const Context *context, void (*run)(void *, size_t), size_t count, size_t batch,
                            void *data) {
    (void)context, (void)batch;
    MAY_FAIL;
    for (size_t i = count; i > 0; i--) run(data, i - 1);
    return NULL;
}
static Status *create_domain(const char *name, Domain **made) { (void)name; MAY_FAIL; return *made = &domain, NULL; }
static Status *add_operator(Domain *to, const Operator *added) {
    MAY_FAIL;
    return to->operators[to->count++] = added, NULL;
}
static Status *add_domain(Options *options, Domain *added) { (void)options, (void)added; MAY_FAIL; return NULL; }

static const Api api = {{[CREATE_STATUS] = (Function)create_status, [CREATE_CUSTOM_OP_DOMAIN] = (Function)create_domain,
                         [CUSTOM_OP_DOMAIN_ADD] = (Function)add_operator, [ADD_CUSTOM_OP_DOMAIN] = (Function)add_domain,
                         [GET_TENSOR_MUTABLE_DATA] = (Function)data_of, [GET_DIMENSIONS_COUNT] = (Function)rank_of,
                         [GET_DIMENSIONS] = (Function)dimensions_of, [GET_TENSOR_TYPE_AND_SHAPE] = (Function)shape_of,
                         [KERNEL_INFO_GET_ATTRIBUTE_FLOAT] = (Function)float_of,
                         [KERNEL_INFO_GET_ATTRIBUTE_INT64] = (Function)integer_of,
                         [KERNEL_CONTEXT_GET_INPUT] = (Function)input_of,
                         [KERNEL_CONTEXT_GET_OUTPUT] = (Function)output_of,
                         [RELEASE_TENSOR_TYPE_AND_SHAPE_INFO] = (Function)release_shape,
                         [KERNEL_CONTEXT_PARALLEL_FOR] = (Function)parallel_for}};
static const Api *get_api(uint32_t version) { return version == API_VERSION ? &api : NULL; }
static const Api *get_none(uint32_t version) { return (void)version, NULL; }

/* 6 rows of 3 x 2 */
static const Form UNFOLD8_FORMS[INPUTS] = {{1, 3, {6, 3, 2}}, {4, 1, {6}}};
static const Form UNFOLD16_FORMS[INPUTS] = {{2, 3, {6, 3, 2}}, {4, 1, {6}}};

static const Form *forms_of(const Operator *operator) {
    static const Form *const forms[] = {NARROW_FORMS, CONVOLUTION_FORMS, DENSE_FORMS, LSTM_FORMS, UNFOLD8_FORMS,
                                        UNFOLD16_FORMS};
    for (int i = 0; i < domain.count; i++)
        if (domain.operators[i] == operator) return forms[i];
    abort();
}

static Context good(const Operator *operator) {
    const Form *forms = forms_of(operator);
    Context context = {0};
    for (int i = 0; i < INPUTS; i++)
        if (forms[i].width) context.in[i] = make(forms[i].width, forms[i].rank, forms[i].size);
    context.is_half = operator->output_type(operator, 0) == TYPE_FLOAT16;
    return context;
}

/* 1 if the operator ran, 0 if it gave an error. */
static int ran(const Operator *operator, Info info, Context context) {
    void *node = NULL;
    Status *status = operator->create_checked(operator, &api, &info, &node);
    if (!status) {
        status = operator->compute_checked(node, &context);
        operator->destroy(node);
    }
    int good_status = !status;
    free(status);
    for (int i = 0; i < INPUTS; i++) discard(context.in[i]);
    discard(context.out[0]), discard(context.out[1]);
    return good_status;
}

static const Info INFO = {1, 1, 1, 0, 0};

/* One input with another size of one axis, another rank, or not at all. */
static int check_shapes(const Operator *operator, int inputs) {
    static const int64_t sizes[] = {0, 1, 3, 7, 9, 12, 1 << 15};
    int wrong = 0;
    for (int i = 0; i < inputs; i++) {
        int is_optional = operator->input_kind(operator, (size_t)i) == OPTIONAL;
        Context context = good(operator);
        discard(context.in[i]), context.in[i] = NULL;
        wrong += ran(operator, INFO, context) != is_optional;
        for (size_t axis = 0; axis < 5; axis++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                context = good(operator);
                Value *value = context.in[i];
                if (axis >= value->rank || value->size[axis] == sizes[s]) { ran(operator, INFO, context); continue; }
                Value shape = *value;
                shape.size[axis] = sizes[s];
                discard(value), context.in[i] = make(8, shape.rank, shape.size);
                int may_run = inputs == 1 && axis > 0 && sizes[s] > 0 && sizes[s] <= 1 << 14;
                may_run |= inputs == 1 && axis == 2 && sizes[s] > 0;
                may_run |= inputs == INPUTS && i == STATISTICS && shape.size[0] * shape.size[1] == 16;
                /* More rows or steps are as good. */
                may_run |= inputs == 4 && i == 0 && axis < 2 && sizes[s] > 0;
                may_run |= inputs == 2 && i == 0 && axis > 0 && sizes[s] > 0;
                may_run |= inputs == 6 && i == 0 && axis == 0 && sizes[s] > 0;
                if (ran(operator, INFO, context) != may_run)
                    printf("input %d, axis %zu of %lld\n", i, axis, (long long)sizes[s]), wrong++;
            }
        context = good(operator);
        context.in[i]->rank = 9;
        wrong += ran(operator, INFO, context);
    }
    return wrong;
}

static int check_attributes(const Operator *operator) {
    static const Info bad[] = {{0, 1, 1, 0, 0}, {-1, 1, 1, 0, 0}, {1LL << 32, 1, 1, 0, 0}, {129, 1, 1, 0, 0},
                               {1, -1, 3, 0, 0}, {1, 1LL << 40, 1, 0, 0}, {1, 1, 1, 2, 0}, {1, 1, 1, 0, 3},
                               {1, 1, 1, 0, -1}, {120, 0, 0, 0, 0}, {1, 1, 2, 0, 0}, {3, 1, 1, 0, 0}};
    int wrong = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ran(operator, bad[i], good(operator))) printf("attributes %zu\n", i), wrong++;
    for (int activation = 0; activation < ACTIVATIONS; activation++)
        for (int wide = 0; wide < 2; wide++) wrong += !ran(operator, (Info){1, 1, 1, wide, activation}, good(operator));
    return wrong;
}

/* A sum of more products than 32 bits hold, and outputs that the graph does not use. */
static int check_limits(const Operator *operator) {
    Context context = good(operator);
    context.is_unused = 1;
    int wrong = ran(operator, INFO, context);
    if (forms_of(operator) != CONVOLUTION_FORMS) return wrong;
    for (int64_t channels = 3 << 12; channels <= 1 << 14; channels += 1 << 12) {
        context = good(operator);
        for (int i = 0; i < INPUTS; i++) discard(context.in[i]), context.in[i] = NULL;
        context.in[X] = make(sizeof(half), 3, (int64_t[]){1, channels, 5});
        context.in[WEIGHTS] = make(1, 5, (int64_t[]){1, 5, channels / GROUP, ROWS, GROUP});
        context.in[INVERSE] = make(sizeof(float), 1, &channels), context.in[ZERO] = make(sizeof(float), 1, &channels);
        context.in[UNIT] = make(sizeof(float), 1, (int64_t[]){1});
        context.in[BIAS] = make(sizeof(float), 1, (int64_t[]){1});
        wrong += ran(operator, INFO, context) != (5 * channels <= MAX_PRODUCTS);
    }
    return wrong;
}

/* Each call and each allocation fails once. */
static int check_failures(const Operator *operator) {
    int wrong = 0, left = 0;
    for (int i = 0; !left; i++) {
        Context context = good(operator);
        countdown = i;
        int did = ran(operator, INFO, context);
        left = countdown >= 0;
        countdown = -1;
        wrong += did != left;
    }
    return wrong;
}

static int check_registration(void) {
    ApiBase none = {get_none, NULL}, base = {get_api, NULL};
    int wrong = RegisterCustomOps(NULL, &none) != NULL, left = 0;
    for (int i = 0; !left; i++) {
        domain.count = 0, countdown = i;
        Status *status = RegisterCustomOps(NULL, &base);
        left = countdown >= 0;
        countdown = -1;
        wrong += (status == NULL) != left;
        free(status);
    }
    return wrong;
}

int check_operators(void) {
    static const int inputs[] = {1, INPUTS, 4, 6, 2, 2};
    countdown = -1;
    int wrong = check_registration();
    for (int i = 0; i < domain.count; i++) {
        const Operator *operator = domain.operators[i];
        wrong += (int)operator->input_count(operator) != inputs[i];
        wrong += check_shapes(operator, inputs[i]) + check_limits(operator) + check_failures(operator);
    }
    wrong += check_attributes(domain.operators[1]);
    Info no_flag = INFO;
    no_flag.wide = 2;
    return wrong + ran(domain.operators[2], no_flag, good(domain.operators[2]));
}
