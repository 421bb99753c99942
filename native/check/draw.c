/* Random layers, the same for the same seed. */
#include <stdlib.h>

#include "check.h"

static uint64_t state;

void draw_from(uint64_t seed) { state = seed; }

uint32_t draw(void) {
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = (state ^ state >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)(z >> 32);
}

int32_t between(int32_t least, int32_t most) {
    return least + (int32_t)(draw() % (uint32_t)(most - least + 1));
}

static float uniform(float least, float most) {
    return least + (most - least) * (float)(draw() >> 8) / 16777216.0f;
}

static half value(int is_odd) {
    static const float odd[] = {0, -0.0f, 65504, -65504, 6e-8f, -6e-8f, 5e-5f, 1e30f, -1e30f, 0x1p-14f};
    if (is_odd && draw() % 16 == 0) return draw() % 8 ? (half)odd[draw() % 10] : (half)__builtin_nanf("");
    return (half)uniform(-4, 4);
}

static half *values(int64_t count, int is_odd) {
    half *made = malloc((size_t)count * sizeof(half));
    for (int64_t i = 0; i < count; i++) made[i] = value(is_odd);
    return made;
}

float *floats(int64_t count, float least, float most) {
    float *made = malloc((size_t)count * sizeof(float));
    for (int64_t i = 0; i < count; i++) made[i] = uniform(least, most);
    return made;
}

static int8_t *weights_for(const Layer *layer, int is_extreme) {
    int64_t count = (int64_t)(layer->channels_out + ROWS - 1) / ROWS * ROWS * layer->taps * layer->channels_in;
    int8_t *made = malloc((size_t)count), same = draw() % 2 ? -128 : 127;
    for (int64_t i = 0; i < count; i++) made[i] = is_extreme ? same : (int8_t)draw();
    return made;
}

static Channel *channels_for(const Layer *layer, int is_extreme) {
    Channel *made = malloc((size_t)layer->channels_in * sizeof *made);
    for (int32_t i = 0; i < layer->channels_in; i++) {
        float largest = layer->wide ? 65535.0f : 255.0f;
        made[i] = (Channel){uniform(-2, 2), uniform(-1, 1), uniform(0.01f, 0.1f) * largest, uniform(0, largest)};
        if (is_extreme) made[i].zero = 1e9f;
    }
    return made;
}

static void draw_shape(Layer *layer) {
    const int32_t most = 1 << 21; /* products */
    do {
        *layer = (Layer){.channels_in = GROUP * between(1, draw() % 8 ? 12 : 64), .channels_out = between(1, 40),
                         .taps = between(1, draw() % 8 ? 11 : 30), .dilation = between(1, draw() % 8 ? 5 : 9),
                         .wide = draw() % 3 == 0,
                         .samples_in = draw() % 4 ? between(1, 600) : between(1, 20000),
                         .activation = draw() % ACTIVATIONS, .slope = uniform(0, 0.3f)};
        layer->channels_read = layer->channels_in - between(0, draw() % 2 ? 0 : GROUP - 1);
        int32_t span = (layer->taps - 1) * layer->dilation;
        layer->before = draw() % 2 ? span / 2 : between(0, MAX_SPAN);
        layer->samples_out = layer->samples_in + layer->before + between(0, draw() % 4 ? span : MAX_SPAN) - span;
    } while (layer->samples_out < 1 || (layer->taps - 1) * layer->dilation > MAX_SPAN ||
             (int64_t)layer->channels_in * layer->channels_out * layer->taps * layer->samples_out > most);
}

/* Every fourth with values that are hardly numbers any more, every tenth with the largest products. */
Layer draw_layer(void) {
    Layer layer;
    int is_odd = draw() % 4 == 0, is_extreme = draw() % 10 == 0;
    draw_shape(&layer);
    if (is_extreme && draw() % 4 == 0) { /* as many products as Winograd's scheme takes, or more */
        layer.channels_in = layer.channels_read = 2056, layer.taps = between(4, 5), layer.dilation = 1, layer.channels_out = 3;
        layer.samples_in = 40, layer.before = 1, layer.samples_out = 42 - layer.taps;
    }
    int64_t out = (int64_t)layer.channels_out * layer.samples_out;
    layer.weights = weights_for(&layer, is_extreme);
    layer.channels = channels_for(&layer, is_extreme);
    layer.unit = floats(layer.channels_out, 1e-6f, is_odd ? 1 : 1e-4f);
    layer.bias = floats(layer.channels_out, -1, 1);
    layer.x = values((int64_t)layer.channels_read * layer.samples_in, is_odd);
    layer.residual = draw() % 2 ? values(out, is_odd) : NULL;
    layer.addend = draw() % 3 == 0 ? values(out, is_odd) : NULL;
    return layer;
}

void free_layer(const Layer *layer) {
    free((void *)layer->weights), free((void *)layer->channels), free((void *)layer->unit), free((void *)layer->bias);
    free((void *)layer->x), free((void *)layer->residual), free((void *)layer->addend);
}
