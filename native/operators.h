/* The operators of domain `kokoro.lite`. */
#ifndef OPERATORS_H
#define OPERATORS_H
#include "values.h"

/* convolution_operators.c */
extern const Operator narrow_operator, convolution_operator;
/* dense_operators.c */
extern const Operator dense_operator, lstm_operator;
/* unfold_operators.c */
extern const Operator unfold8_operator, unfold16_operator;
#endif
