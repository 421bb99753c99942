/* What the parts of the check share. */
#ifndef CHECK_H
#define CHECK_H
#include "convolution.h"

#define MAX_KERNELS 8

/* dispatch.c */
const char *kokoro_supported(int index);
int kokoro_select(const char *name);

/* draw.c */
void draw_from(uint64_t seed);
uint32_t draw(void);
int32_t between(int32_t least, int32_t most);
float *floats(int64_t count, float least, float most);
Layer draw_layer(void);
void free_layer(const Layer *);

/* layers.c: FNV-1a over all results of plain C */
void add_to_digest(double);

/* dense.c: 1 for each kind that differs */
int check_dense(int32_t number);

/* operators.c: how many calls of the operators went wrong */
int check_operators(void);
#endif
