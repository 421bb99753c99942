/* Plain C, for tests. */
#define PRODUCT_ROWS 6
#include "dense_body.h"

const DenseKernel dense_plain = {multiply, step};
