/* ARM NEON: 6 rows of four vectors in 24 of 32 registers. */
#define PRODUCT_ROWS 6
#include "dense_body.h"

const DenseKernel dense_neon = {multiply, step};
