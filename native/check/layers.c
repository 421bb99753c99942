/* Every kernel against plain C on random layers, byte for byte (any NaN equals any other), in buffers of the exact size:
 * `make sanitize`.
 *
 *     check [CASES [FIRST]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

typedef struct {
    half *y;
    double *sums; /* [2][channels_out] */
} Result;

static void *filled(size_t size) {
    void *made = aligned_alloc(64, (size + 63) / 64 * 64);
    memset(made, 0xa5, size);
    return made;
}

/* All tiles in sequence, with the parts of the scratch apart, so that a write from one to the other is found. */
static void run_apart(const Layer *layer, const Kernel *kernel) {
    int64_t codes = (int64_t)layer->channels_in * code_stride(layer) * (layer->wide ? 2 : 1);
    Scratch parts = {filled((size_t)codes), code_stride(layer), filled((size_t)kernel->kernel_bytes(layer))};
    for (int32_t tile = 0; tile * TILE < layer->samples_out; tile++) kernel->run(layer, &parts, tile, NULL);
    free(parts.codes), free(parts.kernel);
}

static Result run(Layer layer, const Kernel *kernel, int alias, int is_apart) {
    int32_t chunks = chunk_count(layer.samples_out);
    size_t bytes = (size_t)layer.channels_out * (size_t)layer.samples_out * sizeof(half);
    size_t sums = 2 * sizeof(double) * (size_t)layer.channels_out;
    double *parts = malloc(sums * (size_t)chunks);
    void *scratch = malloc((size_t)scratch_bytes(&layer, kernel));
    Result result = {malloc(bytes), malloc(sums)};
    memset(scratch, 0xa5, (size_t)scratch_bytes(&layer, kernel));
    if (alias) memcpy(result.y, alias == 1 ? layer.residual : layer.addend, bytes);
    if (alias == 1) layer.residual = result.y;
    if (alias == 2) layer.addend = result.y;
    layer.y = result.y;
    for (int32_t i = chunks - 1; i >= 0 && !is_apart; i--)
        run_chunk(&layer, kernel, scratch, i, parts + (size_t)i * 2 * (size_t)layer.channels_out);
    if (is_apart)
        run_apart(&layer, kernel);
    else
        add_chunks(parts, chunks, layer.channels_out, result.sums);
    free(scratch), free(parts);
    return result;
}

/* NOTE: which NaN an addition gives depends on the order of its operands, which is the compiler's choice. */
static int64_t differing(const Result *a, const Result *b, const Layer *layer, int is_apart) {
    int64_t found = 0;
    for (int64_t i = 0; i < (int64_t)layer->channels_out * layer->samples_out; i++)
        found += memcmp(a->y + i, b->y + i, sizeof(half)) && !(a->y[i] != a->y[i] && b->y[i] != b->y[i]);
    for (int64_t i = 0; i < 2 * layer->channels_out && !is_apart; i++)
        found += memcmp(a->sums + i, b->sums + i, sizeof(double)) &&
                 !(a->sums[i] != a->sums[i] && b->sums[i] != b->sums[i]);
    return found;
}

/* FNV-1a over all results of plain C: the same on every machine. */
static uint64_t digest = 0xcbf29ce484222325u;

void add_to_digest(double value) {
    uint64_t bits;
    if (value != value) value = 0;
    memcpy(&bits, &value, sizeof bits);
    digest = (digest ^ bits) * 0x100000001b3u;
}

static void digest_result(const Result *result, const Layer *layer) {
    for (int64_t i = 0; i < (int64_t)layer->channels_out * layer->samples_out; i++) add_to_digest((double)result->y[i]);
    for (int32_t i = 0; i < 2 * layer->channels_out; i++) add_to_digest(result->sums[i]);
}

static int check_layer(int32_t number) {
    Layer layer = draw_layer();
    int alias = layer.residual && draw() % 2 ? 1 : layer.addend && draw() % 2 ? 2 : 0, failed = 0;
    Result expected = run(layer, &plain_kernel, alias, 0);
    digest_result(&expected, &layer);
    for (int i = 0; i < MAX_KERNELS; i++)
        for (int is_apart = 0; is_apart < 2; is_apart++) {
            if (!kokoro_supported(i) || !kokoro_select(kokoro_supported(i))) continue;
            Result found = run(layer, active_kernel(), alias, is_apart);
            int64_t wrong = differing(&expected, &found, &layer, is_apart);
            if (wrong)
                printf("layer %d: %s differs in %lld values: %d of %d to %d of %d channels, %d taps, dilation %d, wide "
                       "%d, activation %d\n", number, active_kernel()->name, (long long)wrong,
                       layer.samples_in, layer.channels_in, layer.samples_out, layer.channels_out, layer.taps,
                       layer.dilation, layer.wide, layer.activation);
            failed |= wrong != 0;
            free(found.y), free(found.sums);
        }
    free_layer(&layer);
    free(expected.y), free(expected.sums);
    return failed;
}

static Result narrow(const float *x, const Kernel *kernel, int32_t channels, int32_t samples) {
    Result result = {malloc((size_t)channels * (size_t)samples * sizeof(half)),
                     malloc(2 * sizeof(double) * (size_t)channels)};
    double *parts = malloc(2 * sizeof(double) * (size_t)channels * (size_t)chunk_count(samples));
    Array array = {channels, samples, x, result.y};
    for (int32_t i = 0; i < chunk_count(samples); i++) narrow_chunk(&array, kernel, i, parts + i * 2 * channels);
    add_chunks(parts, chunk_count(samples), channels, result.sums);
    free(parts);
    return result;
}

static int check_narrow(int32_t number) {
    int32_t channels = between(1, 20), samples = draw() % 4 ? between(1, 400) : between(1, 4000), failed = 0;
    float *x = floats((int64_t)channels * samples, -4, 4);
    if (draw() % 2)
        for (int64_t i = 0; i < (int64_t)channels * samples; i++) {
            uint32_t bits = draw(); /* any float at all */
            if (draw() % 16 == 0) memcpy(x + i, &bits, sizeof bits);
        }
    Layer shape = {.channels_out = channels, .samples_out = samples};
    Result expected = narrow(x, &plain_kernel, channels, samples);
    digest_result(&expected, &shape);
    for (int i = 0; i < MAX_KERNELS; i++) {
        if (!kokoro_supported(i) || !kokoro_select(kokoro_supported(i))) continue;
        Result found = narrow(x, active_kernel(), channels, samples);
        int64_t wrong = differing(&expected, &found, &shape, 0);
        if (wrong) printf("narrow %d: %s differs in %lld values\n", number, active_kernel()->name, (long long)wrong);
        failed |= wrong != 0;
        free(found.y), free(found.sums);
    }
    free(x), free(expected.y), free(expected.sums);
    return failed;
}

int main(int count, char **arguments) {
    int32_t cases = count > 1 ? atoi(arguments[1]) : 300, first = count > 2 ? atoi(arguments[2]) : 0, failed = 0;
    for (int i = 0; i < MAX_KERNELS; i++)
        if (kokoro_supported(i)) printf("%s, ", kokoro_supported(i));
    for (int32_t i = first; i < first + cases; i++) {
        draw_from((uint64_t)i << 32);
        failed += check_layer(i) + check_narrow(i) + check_dense(i);
    }
    int refused = check_operators();
    printf("%d layers, arrays, products and LSTMs, digest %016llx: %d differ from plain C; operators: %d wrong\n", cases,
           (unsigned long long)digest, failed, refused);
    return failed || refused;
}
