/* AVX512: 12 rows in 12 of 32 registers, as many independent sums as two units of four cycles need, and four more. */
#define PRODUCT_ROWS 12
#include "dense_body.h"

const DenseKernel dense_avx512 = {multiply, step};
