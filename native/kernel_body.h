/* The float half of every kernel, compiled for each instruction set: fixed loops over 16 lanes that the compiler turns
 * into vectors. A kernel includes it and defines what it declares. Fused operations are explicit and contraction is off,
 * so that all processors round alike.
 */
#include <math.h>
#include <string.h>

/* Prepare the rows from `row` on, once a tile of `count` samples after its codes are there, in memory of the kernel's
 * own. */
static void prepare(const Layer *, const Scratch *, int32_t row, int32_t count);
/* Sums of products for the rows from `row` on, [ROWS][COLUMNS]. */
static void product(const Layer *, const uint8_t *codes, int32_t stride, int32_t row, void *kernel, int32_t *sums);

#define EACH_LANE for (int l = 0; l < LANES; l++)
#define INLINE static inline __attribute__((always_inline))

static const float TURN = 6.283185307179586f, TURNS = 0.15915494309189535f;
/* sqrt(2) sin(r / 2) = r (SINE1 + SINE3 r^2 + SINE5 r^4) on [-pi, pi]; largest error of the square 2.5e-4 */
static const float SINE1 = 0.70702f, SINE3 = -0.029306f, SINE5 = 0.000321f;

/* Snake, u - cos u + 1 = u + 2 sin^2(u / 2). */
INLINE float snake(float u) {
    float r = fmaf(-rintf(u * TURNS), TURN, u), s = r * r;
    float sine = fmaf(fmaf(SINE5, s, SINE3), s, SINE1) * r;
    return fmaf(sine, sine, u);
}

/* PERF: the ends of rows in functions of their own, so that everything else copies a constant size, without calls. */
static __attribute__((noinline)) void load_end(half *to, const half *from, int count) {
    memset(to, 0, LANES * sizeof(half));
    memcpy(to, from, (size_t)count * sizeof(half));
}
static __attribute__((noinline)) void store_end(half *to, half *from, int count) {
    memcpy(to, from, (size_t)count * sizeof(half));
    memset(from + count, 0, (size_t)(LANES - count) * sizeof(half));
}

/* 16 samples of a row, zeros beyond the `count` that there are. */
INLINE void load_lanes(float *to, const half *from, int count) {
    half row[LANES], end[LANES];
    if (__builtin_expect(count < LANES, 0)) {
        load_end(end, from, count);
        from = end;
    }
    memcpy(row, from, sizeof row);
    EACH_LANE to[l] = (float)row[l];
}

/* Store `count` of 16 values as halves; they become what was stored, and zeros beyond. */
INLINE void round_lanes(half *to, float *value, int count) {
    half rounded[LANES];
    EACH_LANE rounded[l] = (half)value[l];
    if (__builtin_expect(count < LANES, 0))
        store_end(to, rounded, count);
    else
        memcpy(to, rounded, sizeof rounded);
    EACH_LANE value[l] = (float)rounded[l];
}

INLINE void encode(const Layer *layer, const Channel *c, const half *from, int count, Activation activation,
                   int32_t *code) {
    const float largest = layer->wide ? 65535.0f : 255.0f;
    float x[LANES];
    load_lanes(x, from, count);
    EACH_LANE {
        float u = fmaf(x[l], c->a, c->b), y = u;
        if (activation == SNAKE) y = snake(u);
        if (activation == LEAKY) y = u > 0 ? u : u * layer->slope;
        y = fmaf(y, c->inverse, c->zero);
        y = y < largest ? y : largest; /* NaN becomes a finite code */
        y = y > 0 ? y : 0;
        code[l] = (int32_t)rintf(y);
    }
}

INLINE void quantise_rows(const Layer *layer, const Scratch *scratch, int32_t at, int32_t from, int32_t count,
                          Activation activation) {
    int64_t plane = (int64_t)layer->channels_in * scratch->stride;
    for (int32_t g = 0; g < layer->channels_in / GROUP; g++) {
        uint8_t *row = scratch->codes + ((int64_t)g * scratch->stride + at) * GROUP;
        for (int32_t t = 0; t < count; t += LANES) {
            int32_t code[GROUP][LANES];
            uint32_t low[LANES], high[LANES];
            for (int c = 0; c < GROUP; c++) {
                int32_t channel = g * GROUP + c;
                if (__builtin_expect(channel >= layer->channels_read, 0)) {
                    memset(code[c], 0, sizeof code[c]);
                    continue;
                }
                encode(layer, layer->channels + channel, layer->x + (int64_t)channel * layer->samples_in + from + t,
                       count - t, activation, code[c]);
            }
            EACH_LANE low[l] = (uint32_t)((code[0][l] & 255) | (code[1][l] & 255) << 8 | (code[2][l] & 255) << 16) |
                               (uint32_t)(code[3][l] & 255) << 24;
            memcpy(row + t * GROUP, low, sizeof low);
            if (!layer->wide) continue;
            EACH_LANE high[l] = (uint32_t)(code[0][l] >> 8 | code[1][l] >> 8 << 8 | code[2][l] >> 8 << 16) |
                                (uint32_t)(code[3][l] >> 8) << 24;
            memcpy(row + plane + t * GROUP, high, sizeof high);
        }
    }
}

static inline int32_t code_of_zero(const Layer *layer, int32_t channel) {
    const float largest = layer->wide ? 65535.0f : 255.0f;
    float zero = layer->channels[channel].zero;
    zero = zero < largest ? zero : largest;
    return (int32_t)rintf(zero > 0 ? zero : 0);
}

/* Code positions [from, to) of every channel as those of silence. */
static void fill(const Layer *layer, const Scratch *scratch, int32_t from, int32_t to) {
    int64_t plane = (int64_t)layer->channels_in * scratch->stride;
    for (int32_t channel = 0; channel < layer->channels_in; channel++) {
        int32_t code = code_of_zero(layer, channel);
        uint8_t *row = scratch->codes + (int64_t)(channel / GROUP) * scratch->stride * GROUP + channel % GROUP;
        for (int32_t p = from; p < to; p++) {
            row[p * GROUP] = (uint8_t)(code & 255);
            if (layer->wide) row[plane + p * GROUP] = (uint8_t)(code >> 8);
        }
    }
}

/* Codes of all that `count` outputs from sample `start` on read; beyond them zeros of no consequence. */
static void quantise(const Layer *layer, const Scratch *scratch, int32_t start, int32_t count) {
    int32_t needed = count + (layer->taps - 1) * layer->dilation;
    int32_t first = start - layer->before;
    int32_t from = first > 0 ? first : 0;
    int32_t to = first + needed < layer->samples_in ? first + needed : layer->samples_in;
    int32_t ahead = from - first < needed ? from - first : needed;
    int32_t there = to > from ? to - from : 0;
    if (there > 0) {
        if (layer->activation == SNAKE) quantise_rows(layer, scratch, ahead, from, there, SNAKE);
        if (layer->activation == LEAKY) quantise_rows(layer, scratch, ahead, from, there, LEAKY);
        if (layer->activation == LINEAR) quantise_rows(layer, scratch, ahead, from, there, LINEAR);
    }
    fill(layer, scratch, 0, ahead);
    fill(layer, scratch, ahead + there, scratch->stride);
}

/* 16 outputs of one row: residuals added, rounded to half, stored; what was stored is added to the statistics. */
INLINE void store_lanes(const Layer *layer, int64_t at, int count, float *value, float *sum, float *square) {
    float added[LANES];
    if (layer->residual) {
        load_lanes(added, layer->residual + at, count);
        EACH_LANE value[l] += added[l];
    }
    if (layer->addend) {
        load_lanes(added, layer->addend + at, count);
        EACH_LANE value[l] += added[l];
    }
    round_lanes(layer->y + at, value, count);
    EACH_LANE sum[l] += value[l];
    EACH_LANE square[l] = fmaf(value[l], value[l], square[l]);
}

static inline double total_of(const float *lanes) {
    double total = 0;
    EACH_LANE total += lanes[l];
    return total;
}

#define LINE 32 /* halves of a cache line */

/* Fetch samples [from, to) of `rows` rows. */
static inline void fetch(const half *array, int32_t samples, int32_t row, int32_t rows, int32_t from, int32_t to) {
    for (int32_t r = row; r < row + rows; r++)
        for (int32_t t = from; t < to; t += LINE) __builtin_prefetch(array + (int64_t)r * samples + t);
}

/* PERF: rows lie in pages of their own, and waiting for them took a fifth of the time. While products are computed, what
 * comes next is fetched: the next rows of what is added, and a share of the next tile's input. */
static inline void fetch_ahead(const Layer *layer, int32_t row, int32_t start, int32_t count) {
    int32_t next = row + ROWS < layer->channels_out ? row + ROWS : row;
    int32_t rows = layer->channels_out - next < ROWS ? layer->channels_out - next : ROWS;
    if (layer->residual) fetch(layer->residual, layer->samples_out, next, rows, start, start + count);
    if (layer->addend) fetch(layer->addend, layer->samples_out, next, rows, start, start + count);
    int32_t blocks = (layer->channels_out + ROWS - 1) / ROWS, block = row / ROWS;
    int32_t from = block * layer->channels_read / blocks, to = (block + 1) * layer->channels_read / blocks;
    int32_t begin = start + TILE, end = begin + TILE + MAX_SPAN / 4;
    end = end < layer->samples_in ? end : layer->samples_in;
    fetch(layer->x, layer->samples_in, from, to - from, begin, end);
}

static void run_tile(const Layer *layer, const Scratch *scratch, int32_t tile, double *sums) {
    int32_t start = tile * TILE;
    int32_t count = layer->samples_out - start < TILE ? layer->samples_out - start : TILE;
    int64_t plane = (int64_t)layer->channels_in * scratch->stride;
    quantise(layer, scratch, start, count);
    for (int32_t row = 0; row < layer->channels_out; row += ROWS) {
        float sum[ROWS][LANES] = {0}, square[ROWS][LANES] = {0};
        fetch_ahead(layer, row, start, count);
        prepare(layer, scratch, row, count);
        int32_t rows = layer->channels_out - row < ROWS ? layer->channels_out - row : ROWS;
        for (int32_t t = 0; t < count; t += COLUMNS) {
            int32_t low[ROWS * COLUMNS] __attribute__((aligned(64))), high[ROWS * COLUMNS] __attribute__((aligned(64)));
            product(layer, scratch->codes + t * GROUP, scratch->stride, row, scratch->kernel, low);
            if (layer->wide)
                product(layer, scratch->codes + plane + t * GROUP, scratch->stride, row, scratch->kernel, high);
            for (int32_t r = 0; r < rows; r++) {
                const float unit = layer->unit[row + r], bias = layer->bias[row + r];
                float s[LANES], q[LANES];
                memcpy(s, sum[r], sizeof s);
                memcpy(q, square[r], sizeof q);
                for (int32_t v = 0; v < COLUMNS && t + v < count; v += LANES) {
                    const int32_t *lanes = low + r * COLUMNS + v, *upper = high + r * COLUMNS + v;
                    float value[LANES];
                    EACH_LANE value[l] = (float)lanes[l];
                    if (layer->wide) EACH_LANE value[l] = fmaf((float)upper[l], 256.0f, value[l]);
                    EACH_LANE value[l] = fmaf(value[l], unit, bias);
                    store_lanes(layer, (int64_t)(row + r) * layer->samples_out + start + t + v, count - t - v, value,
                                s, q);
                }
                memcpy(sum[r], s, sizeof s);
                memcpy(square[r], q, sizeof q);
            }
        }
        if (!sums) continue;
        for (int32_t r = 0; r < rows; r++) {
            sums[row + r] += total_of(sum[r]);
            sums[layer->channels_out + row + r] += total_of(square[r]);
        }
    }
}

/* One tile of an array as half floats, with statistics as those of a layer. */
static void narrow_tile(const Array *array, int32_t tile, double *sums) {
    int32_t start = tile * TILE;
    int32_t count = array->samples - start < TILE ? array->samples - start : TILE;
    for (int32_t channel = 0; channel < array->channels; channel++) {
        float sum[LANES] = {0}, square[LANES] = {0};
        for (int32_t t = 0; t < count; t += LANES) {
            int64_t at = (int64_t)channel * array->samples + start + t;
            float value[LANES] = {0};
            if (__builtin_expect(count - t < LANES, 0))
                memcpy(value, array->x + at, (size_t)(count - t) * sizeof(float));
            else
                memcpy(value, array->x + at, sizeof value);
            round_lanes(array->y + at, value, count - t);
            EACH_LANE sum[l] += value[l];
            EACH_LANE square[l] = fmaf(value[l], value[l], square[l]);
        }
        if (!sums) continue;
        sums[channel] += total_of(sum);
        sums[array->channels + channel] += total_of(square);
    }
}

/* Weights of the rows from `row` on. */
static inline const int8_t *weights_of(const Layer *layer, int32_t row) {
    return layer->weights + (int64_t)row * layer->taps * layer->channels_in;
}
