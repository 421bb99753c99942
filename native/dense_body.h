/* Products and steps, compiled for each instruction set: vectors of 16 floats that the compiler splits into those of the
 * processor. Who includes it defines PRODUCT_ROWS, 6 or 12: the rows of one product, each a vector in registers.
 */
#include <math.h>
#include <string.h>

#include "dense.h"

#define EACH_LANE for (int l = 0; l < LANES; l++)
#define INLINE static inline __attribute__((always_inline))

typedef float Vector __attribute__((vector_size(LANES * sizeof(float)), aligned(4)));
typedef int16_t Halfwords __attribute__((vector_size(LANES * sizeof(int16_t)), aligned(2)));

static const float LOG2E = 1.44269504f, LN2_HIGH = 0.693359375f, LN2_LOW = -2.12194440e-4f;
static const float ROUND = 12582912.0f; /* 1.5 * 2^23: adding and subtracting it rounds to a whole number */
static const int32_t ROUND_BITS = 0x4b400000;
static const float SATURATED = 80.0f;

INLINE Vector multiply_add(Vector a, Vector b, Vector c) {
#if defined(__clang__)
    return __builtin_elementwise_fma(a, b, c);
#else
    EACH_LANE c[l] = fmaf(a[l], b[l], c[l]);
    return c;
#endif
}

INLINE Vector splat(float v) { return (Vector){v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v}; }

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(float *to, Vector v) { *(Vector *)to = v; }
INLINE Vector unfolded(const int16_t *from) { return __builtin_convertvector(*(const Halfwords *)from, Vector); }

/* e^x for |x| <= SATURATED, within 2 units of the last place. */
INLINE float exponential(float x) {
    float shifted = fmaf(x, LOG2E, ROUND), n = shifted - ROUND, factor;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    uint32_t power = (uint32_t)(bits - ROUND_BITS + 127) << 23;
    memcpy(&factor, &power, sizeof factor);
    float r = fmaf(-n, LN2_LOW, fmaf(-n, LN2_HIGH, x));
    float p = fmaf(fmaf(fmaf(1.98756915e-4f, r, 1.39819994e-3f), r, 8.33345187e-3f), r, 4.16657959e-2f);
    p = fmaf(fmaf(p, r, 1.66666657e-1f), r, 0.5f);
    return fmaf(fmaf(p, r * r, r), factor, factor);
}

INLINE float sigmoid(float x) {
    x = x > SATURATED ? SATURATED : x; /* NaN stays NaN */
    x = x < -SATURATED ? -SATURATED : x;
    return 1.0f / (1.0f + exponential(-x));
}

INLINE float tangent(float x) { return fmaf(2.0f, sigmoid(2.0f * x), -1.0f); }

/* x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 */
INLINE float gelu(float x) { return x * sigmoid(x * fmaf(0.0713548163f, x * x, 1.59576912f)); }

#if PRODUCT_ROWS == 12
#define EACH_PRODUCT_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#else
#define EACH_PRODUCT_ROW(X) X(0) X(1) X(2) X(3) X(4) X(5)
#endif

/* Add the products of rows [row, row + PRODUCT_ROWS) of x with `count` rows of unfolded weights to their sums. A row
 * beyond the last is the last once more. PERF: accumulators are named, as in the other kernels. */
static void add_products(const Dense *dense, int32_t row, int32_t from, int32_t count, const float *weights, float *sums) {
    const int32_t last = dense->rows - 1;
#define AT(r) const int32_t row##r = row + r < last ? row + r : last;
#define POINT(r) const float *x##r = dense->x + (int64_t)row##r * dense->depth + from;
#define BEGIN(r) Vector s##r = load(sums + (int64_t)row##r * LANES);
#define ADD(r) s##r = multiply_add(splat(x##r[k]), w, s##r);
#define END(r) store(sums + (int64_t)row##r * LANES, s##r);
    EACH_PRODUCT_ROW(AT)
    EACH_PRODUCT_ROW(POINT)
    EACH_PRODUCT_ROW(BEGIN)
    for (int32_t k = 0; k < count; k++) {
        Vector w = load(weights + (int64_t)k * LANES);
        EACH_PRODUCT_ROW(ADD)
    }
    EACH_PRODUCT_ROW(END)
}

static void multiply(const Dense *dense, int32_t panel, float *scratch) {
    float *weights = scratch, *sums = scratch + DEPTH * LANES;
    const int16_t *packed = dense->weights + (int64_t)panel * dense->depth * LANES;
    memset(sums, 0, sizeof(float) * LANES * (size_t)dense->rows);
    for (int32_t from = 0; from < dense->depth; from += DEPTH) {
        int32_t count = dense->depth - from < DEPTH ? dense->depth - from : DEPTH;
        for (int32_t k = 0; k < count; k++)
            store(weights + (int64_t)k * LANES, unfolded(packed + (int64_t)(from + k) * LANES));
        for (int32_t row = 0; row < dense->rows; row += PRODUCT_ROWS)
            add_products(dense, row, from, count, weights, sums);
    }
    int32_t column = panel * LANES, count = dense->columns - column < LANES ? dense->columns - column : LANES;
    float unit[LANES] = {0}, bias[LANES] = {0};
    memcpy(unit, dense->unit + column, sizeof(float) * (size_t)count);
    memcpy(bias, dense->bias + column, sizeof(float) * (size_t)count);
    for (int32_t row = 0; row < dense->rows; row++, sums += LANES) {
        float y[LANES];
        EACH_LANE y[l] = fmaf(sums[l], unit[l], bias[l]);
        if (dense->gelu)
            EACH_LANE y[l] = gelu(y[l]);
        memcpy(dense->y + (int64_t)row * dense->columns + column, y, sizeof(float) * (size_t)count);
    }
}

/* One step, 16 units of the state after another: the products of their four gates are four independent sums. */
static void step(const Lstm *lstm, const float *gates, const float *last, float *state, float *cells) {
    const int32_t hidden = lstm->hidden;
    const int64_t gate = (int64_t)hidden * hidden; /* weights of one */
    for (int32_t unit = 0; unit < hidden; unit += LANES) {
        const int16_t *w = lstm->recurrent + (int64_t)unit * hidden;
        Vector i = splat(0), o = i, f = i, c = i;
        for (int32_t k = 0; k < hidden; k++, w += LANES) {
            Vector h = splat(last[k]);
            i = multiply_add(h, unfolded(w), i);
            o = multiply_add(h, unfolded(w + gate), o);
            f = multiply_add(h, unfolded(w + 2 * gate), f);
            c = multiply_add(h, unfolded(w + 3 * gate), c);
        }
        const float *u = lstm->recurrent_unit + unit, *g = gates + unit;
        float sum[GATES][LANES];
        store(sum[0], i), store(sum[1], o), store(sum[2], f), store(sum[3], c);
        EACH_LANE {
            float in = sigmoid(fmaf(sum[0][l], u[l], g[l]));
            float out = sigmoid(fmaf(sum[1][l], u[hidden + l], g[hidden + l]));
            float forget = sigmoid(fmaf(sum[2][l], u[2 * hidden + l], g[2 * hidden + l]));
            float cell = tangent(fmaf(sum[3][l], u[3 * hidden + l], g[3 * hidden + l]));
            float kept = fmaf(forget, cells[unit + l], in * cell);
            cells[unit + l] = kept;
            state[unit + l] = out * tangent(kept);
        }
    }
}
