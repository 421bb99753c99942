/* Instruction sets of this processor that its operating system has enabled. */
#ifndef PROCESSOR_H
#define PROCESSOR_H
#include <stdint.h>

int has_avx2(void);       /* with FMA and half-float conversion */
int has_avxvnni(void);    /* in addition to those */
int has_avx512vnni(void); /* in addition to those of AVX2 */
int has_neon(void); /* without the dot product */
int has_dot_product(void);
#endif
