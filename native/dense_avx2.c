/* AVX2 with FMA: 6 rows of two vectors in 12 of 16 registers. */
#define PRODUCT_ROWS 6
#include "dense_body.h"

const DenseKernel dense_avx2 = {multiply, step};
